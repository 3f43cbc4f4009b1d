import type { Mutant } from './mutate.ts';

/** A change of the solution that makes no difference a check should see, and why: an entry of `equivalents.txt`. */
export interface Equivalent extends Pick<Mutant, 'before' | 'after'> {
  readonly why: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

/**
 * Reads `equivalents.txt`:
 *
 *   # why: The task names no image.
 *   - docker run -d --name side busybox sleep 1d
 *   + docker run -d --name side alpine sleep 1d
 *
 * Without a `+` line the lines are taken away. Other comments and blank lines are free.
 */
export function readEquivalents(text: string): Equivalent[] {
  const entries: { why: string; line: number; before: string[]; after: string[] }[] = [];
  let why = '';
  let marks = '';
  for (const [index, line] of text.split('\n').entries()) {
    const [, mark = '', words = ''] = /^(# why:|[-+]) ?(.*)$/.exec(line) ?? [];
    if (mark === '# why:') why = words.trim();
    // An entry begins where a `-` does not follow a `-`.
    if (mark === '-' && marks !== '-') {
      entries.push({ why, line: index + 1, before: [], after: [] });
      why = '';
    }
    const entry = entries.at(-1);
    if (mark === '-') entry?.before.push(words);
    if (mark === '+') entry?.after.push(words);
    marks = mark;
  }
  return entries.map(({ before, after, ...rest }) => ({
    ...rest,
    before: before.join('\n').trim(),
    after: after.join('\n').trim(),
  }));
}

/** The entry as it is written in the file, without its reason. */
export function asEntry({ before, after }: Pick<Mutant, 'before' | 'after'>): string {
  const marked = (mark: string, text: string) => (text === '' ? [] : text.split('\n').map((line) => `${mark} ${line}`));
  return [...marked('-', before), ...marked('+', after)].join('\n');
}

export const isSameChange = (a: Pick<Mutant, 'before' | 'after'>, b: Pick<Mutant, 'before' | 'after'>): boolean =>
  asEntry(a) === asEntry(b);
