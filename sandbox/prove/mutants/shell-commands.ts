import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';

/** A word of a command as it is written, quotes and all, by its place in the script. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** It names the file of a redirection. */
  readonly redirect: boolean;
}

/** One simple command with its words, assignments and files of redirections among them. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly start: number;
  readonly end: number;
  /** What must stay when the command is taken away: the starts of here-documents. */
  readonly documents: string;
}

/** A line of a here-document, without its newline. */
export interface HereLine {
  readonly text: string;
  readonly start: number;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** One list for each document. */
  readonly documents: readonly (readonly HereLine[])[];
}

/**
 * The commands of a shell script that do something: not those in `$(…)`, which only read, nor conditions, nor loops with
 * `while` and `until`, which wait.
 */
export function readShell(script: string): ShellScript {
  const commands: ShellCommand[] = [];
  const documents: HereLine[][] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'While' || node.type === 'Word') return;
    if (node.type === 'If' || node.type === 'Elif') {
      const branches = node.type === 'If' ? [node.then, ...node.elif, node.else] : [node.then];
      for (const branch of branches) if (branch !== undefined) visit(branch);
    } else if (node.type === 'Command') {
      commands.push(commandOf(script, node));
      for (const redirect of node.redirects) {
        if (redirect.type === 'HereDoc') documents.push(linesOf(script, redirect.body.pos, redirect.body.end));
      }
    } else forEachChild(node, visit);
  };
  visit(parse(script));
  return { commands, documents };
}

function commandOf(script: string, { pos, name, prefix, suffix }: Command): ShellCommand {
  const words: ShellWord[] = [];
  const starts: string[] = [];
  let last = pos;
  for (const part of [...prefix, ...(name === undefined ? [] : [name]), ...suffix]) {
    if (part.type === 'HereDoc') {
      const end = part.delimiter?.end ?? part.pos;
      starts.push(script.slice(part.pos, end));
      last = end;
      continue;
    }
    last = part.end;
    if (part.type !== 'Redirect' && part.type !== 'HereString') {
      words.push({ text: script.slice(part.pos, part.end), start: part.pos, end: part.end, redirect: false });
    } else if (part.target !== undefined && !part.operator.includes('&')) {
      const { pos: start, end } = part.target;
      words.push({ text: script.slice(start, end), start, end, redirect: true });
    }
  }
  return { words, start: pos, end: last, documents: starts.join(' ') };
}

function linesOf(script: string, start: number, end: number): HereLine[] {
  let at = start;
  return script
    .slice(start, end)
    .replace(/\n$/, '')
    .split('\n')
    .map((text) => {
      const line = { text, start: at };
      at += text.length + 1;
      return line;
    });
}
