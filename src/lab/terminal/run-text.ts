const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';
/** End of line, then erase to its start: takes away what is half typed. */
const emptyLine = '\x05\x15';

export interface ShellNow {
  /** The shell asked for pastes in brackets. */
  readonly bracketedPaste: boolean;
  /** The shell waits at its prompt (it told by its marks). */
  readonly atPrompt: boolean;
}

/** What a Run button types: the block without prompt signs, and Enter. */
export function runText(code: string, shell: ShellNow): string {
  const lines = commandLines(code);
  const start = shell.atPrompt ? emptyLine : '';
  // Several lines in brackets reach the shell as one input: it runs them in order and a command cannot eat the next line.
  if (lines.length > 1 && shell.bracketedPaste) return `${start}${pasteStart}${lines.join('\r')}${pasteEnd}\r`;
  return `${start}${lines.join('\r')}\r`;
}

/** Lines to type: without `$ ` in front and without empty lines at the end. */
export function commandLines(code: string): string[] {
  return code
    .replace(/\r\n?/g, '\n')
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => line.replace(/^\$ /, ''));
}
