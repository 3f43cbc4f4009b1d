/** A word of a shell script without its quotes, or what stands between commands: `&&`, `;`, a line's end. */
export type ShellToken = { readonly word: string } | { readonly operator: string };

const comment = /#[^\n]*/;
const redirection = /(?:\d*[<>]{1,2}&?|&>>?)[^\S\n]*[^\s;|&(){}<>]*/;
const operator = /&&|\|\||[;|&(){}\n]/;
const word = /(?:\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\$\([^)]*\)|[^\s;|&(){}<>'"\\])+/;
const token = new RegExp(
  `[^\\S\\n]*(?:${comment.source}|${redirection.source}|(${operator.source})|(${word.source})|(\\S))`,
  'y',
);

/** The words and operators of a script; comments and redirections are left out. Expansions stay as they are written. */
export function shellTokens(script: string): ShellToken[] {
  const text = script.replaceAll('\\\n', ' ');
  const tokens: ShellToken[] = [];
  const next = new RegExp(token);
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    const [, between, whole, stray] = match;
    if (between !== undefined) tokens.push({ operator: between });
    const found = whole ?? stray;
    if (found !== undefined) tokens.push({ word: unquoted(found) });
  }
  return tokens;
}

function unquoted(text: string): string {
  const quoted = /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g;
  return text.replace(
    quoted,
    (_, single?: string, double?: string, one?: string) => single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? one ?? '',
  );
}
