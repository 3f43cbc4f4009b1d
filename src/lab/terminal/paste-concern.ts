/** Lines of a paste that nobody is asked about. */
const harmless = 5;

/**
 * Why a paste should be shown to the person first, or undefined. Without brackets the shell runs each line at once;
 * in brackets it waits for Enter, so only a long one is worth a look.
 */
export function pasteConcern(text: string, bracketedPaste: boolean): string | undefined {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').length;
  const atOnce = !bracketedPaste && /[\r\n]/.test(text);
  if (atOnce && lines > 1) return `The shell will run these ${lines} lines at once, one after the other.`;
  if (lines > harmless) return `This text has ${lines} lines.`;
  return undefined;
}
