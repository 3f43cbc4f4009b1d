/**
 * Whether real output is what a page shows. `…` on the page stands for anything within a line (an id, an age), a line of
 * `…` alone for any number of lines; runs of spaces are equal to one.
 */
export function showsOutput(shown: string, real: string): boolean {
  const pattern = tidy(shown)
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\n)*' : `${line.split('…').map(literal).join('.*')}\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${tidy(real)}\n`);
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trimEnd())
    .join('\n')
    .trim();

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
