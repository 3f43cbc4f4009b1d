/** A word of a command as it is written, quotes and all, by its place in the script. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** It names the file of a redirection. */
  readonly redirect: boolean;
}

/** One command with its words: what stands between `;`, `&`, `|`, brackets and ends of lines. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly start: number;
  readonly end: number;
}

/** A line of a here-document, without its newline. */
export interface HereLine {
  readonly text: string;
  readonly start: number;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly hereLines: readonly HereLine[];
}

/**
 * Reads the commands of a shell script, as far as it takes to change one of them. Comments are left out; what stands in
 * `$(…)` and backquotes belongs to its word. Not a shell: aliases, arithmetic and `case` patterns are read as plain words.
 */
export function readShell(script: string): ShellScript {
  const commands: ShellCommand[] = [];
  const hereLines: HereLine[] = [];
  const awaited: string[] = [];
  let words: ShellWord[] = [];
  let redirect = false;
  let commandEnd = 0;
  let at = 0;
  const endCommand = () => {
    const [first] = words;
    if (first !== undefined) commands.push({ words, start: first.start, end: commandEnd });
    words = [];
    redirect = false;
  };
  while (at < script.length) {
    const rest = script.slice(at);
    const blank = /^(?:[ \t]|\\\n)+/.exec(rest)?.[0];
    const comment = /^#[^\n]*/.exec(rest)?.[0];
    const here = /^\d*<<-?[ \t]*(['"]?)([\w.]+)\1/.exec(rest);
    const redirection = /^(?:\d*[<>]&[\d-]|\d*(?:>>|>\||<>|[<>])|&>>?)/.exec(rest)?.[0];
    const operator = /^(?:&&|\|\||;;|[;&|(){}](?=\s|[;&|()]|$)|[;&|()]|\n)/.exec(rest)?.[0];
    if (blank !== undefined) at += blank.length;
    else if (comment !== undefined) at += comment.length;
    else if (here !== null) {
      awaited.push(here[2] ?? '');
      at += here[0].length;
    } else if (redirection !== undefined) {
      redirect = !/&[\d-]$/.test(redirection);
      at += redirection.length;
      commandEnd = at;
    } else if (operator !== undefined) {
      endCommand();
      at += operator.length;
      for (const end of operator === '\n' ? awaited.splice(0) : []) at = readHere(script, at, end, hereLines);
    } else {
      const end = endOfWord(script, at);
      words.push({ text: script.slice(at, end), start: at, end, redirect });
      redirect = false;
      at = end;
      commandEnd = end;
    }
  }
  endCommand();
  return { commands, hereLines };
}

/** Takes the lines up to the one that ends the document; gives the place after it. */
function readHere(script: string, start: number, end: string, lines: HereLine[]): number {
  let at = start;
  for (;;) {
    const newline = script.indexOf('\n', at);
    const text = script.slice(at, newline === -1 ? undefined : newline);
    const next = newline === -1 ? script.length : newline + 1;
    if (text.trim() === end || newline === -1) return next;
    lines.push({ text, start: at });
    at = next;
  }
}

/** The place after a word: quotes, escapes and substitutions hold it together. */
function endOfWord(script: string, start: number): number {
  let at = start;
  while (at < script.length && !/[\s;&|()<>]/.test(script.charAt(at))) at = endOfPiece(script, at);
  // A bracket that opens nothing we know: taken as a word of its own, so that reading goes on.
  return Math.max(at, start + 1);
}

function endOfPiece(script: string, at: number): number {
  const rest = script.slice(at);
  if (rest.startsWith('\\')) return at + 2;
  if (rest.startsWith("'")) return closing(script, at + 1, "'");
  if (rest.startsWith('`')) return closing(script, at + 1, '`');
  if (rest.startsWith('$(')) return endOfBracket(script, at + 2, ')');
  if (rest.startsWith('${')) return endOfBracket(script, at + 2, '}');
  if (!rest.startsWith('"')) return at + 1;
  let inside = at + 1;
  while (inside < script.length && script.charAt(inside) !== '"') {
    const opens = script.startsWith('$(', inside) || script.startsWith('\\', inside) || script.charAt(inside) === '`';
    inside = opens ? endOfPiece(script, inside) : inside + 1;
  }
  return Math.min(inside + 1, script.length);
}

function closing(script: string, from: number, quote: string): number {
  const end = script.indexOf(quote, from);
  return end === -1 ? script.length : end + 1;
}

function endOfBracket(script: string, from: number, close: string): number {
  let at = from;
  while (at < script.length && script.charAt(at) !== close) {
    at = script.charAt(at) === '(' ? endOfBracket(script, at + 1, ')') : endOfPiece(script, at);
  }
  return Math.min(at + 1, script.length);
}
