import { diffArrays } from 'diff';
import type { SeedValues } from '#protocol';

/** What runs may have in common by chance and still is another value on the next machine or day; a group is what may stay. */
const passing: readonly RegExp[] = [
  // Numbers of namespaces: the kernel counts from here on. Ids and digests.
  /\b(4026)\d{6}\b/g,
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}\b/g,
  /\b\d{9,}\b/g,
  // Addresses that engines give away, and those of hardware.
  /\b(172\.)(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}\b/g,
  /\b(192\.168\.)\d{1,3}\.\d{1,3}\b/g,
  /\b(10\.)20\d(?:\.\d{1,3}){2}\b/g,
  /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g,
  /\b(fe80::)[0-9a-f:]+/g,
  // Moments and ages.
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| [+-]\d{4}(?: [A-Z]{3,4})?)?/g,
  /\b(?:About |Less than )?(?:an?|\d+) (?:second|minute|hour|day|week|month|year)s?\b/gi,
  /\b(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b/g,
  /\b\d+(?:\.\d+)?(?:ms|s)\b/g,
];

/**
 * The output of a block as a page shows it, from what runs in different sandboxes gave: `…` where they differ and in the
 * place of ids, ages and addresses; a line of `…` alone where whole lines differ in number. The learner's own values become
 * `{{key}}`.
 */
export function maskOutput(runs: readonly string[], seeds: SeedValues): string {
  const [first = [], ...others] = runs.map((run) => linesOf(run).map(maskPassing));
  const masked = others.reduce((shown, other) => {
    if (shown.length !== other.length) return aligned(shown, other);
    return shown.map((line, index) => sameWords(line, other[index] ?? ''));
  }, first);
  return withSeeds(masked.join('\n'), seeds);
}

const linesOf = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());

function maskPassing(line: string): string {
  return passing.reduce(
    (text, pattern) =>
      text.replace(pattern, (match, kept: unknown, at: number) => {
        // Without a group its place is the second argument.
        const [start, place] = typeof kept === 'string' ? [kept, at] : ['', Number(kept)];
        return hidden(match, text.slice(place + match.length), start);
      }),
    line,
  );
}

/** `…` in the place of a word; where a column follows it keeps its width. */
const hidden = (word: string, after: string, start = ''): string =>
  `${start}…`.padEnd(/^\s{2,}\S/.test(after) ? word.length : 0);

/** Words that are equal in both stay; the rest of a line whose words do not pair is `…`. */
function sameWords(a: string, b: string): string {
  const [these, those] = [wordsOf(a), wordsOf(b)];
  if (these.length === those.length) {
    return these
      .map((word, index) =>
        word === those[index] || word.trim() === '' ? word : hidden(word, these.slice(index + 1).join('')),
      )
      .join('');
  }
  const same = these.findIndex((word, index) => word !== those[index]);
  return `${these.slice(0, same).join('')}…`;
}

const wordsOf = (line: string): string[] => line.split(/(\s+|[^\w…]+)/);

/** Lines that are in both, in their order; what lies between them in one only is a line of `…`. */
function aligned(a: readonly string[], b: readonly string[]): string[] {
  // Columns may be padded in one and not in the other.
  const comparator = (one: string, other: string) => one.replace(/\s+/g, ' ') === other.replace(/\s+/g, ' ');
  const lines = diffArrays([...a], [...b], { comparator }).flatMap(({ added, removed, value }) =>
    added || removed ? ['…'] : value,
  );
  return lines.filter((line, index) => line !== '…' || lines[index - 1] !== '…');
}

/** A value of a seed becomes its name; the longest first, so that none is taken for a part of another. */
function withSeeds(text: string, seeds: SeedValues): string {
  return Object.entries(seeds)
    .map(([key, value]) => [key, String(value)] as const)
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce(
      (masked, [key, value]) => masked.replaceAll(new RegExp(`(?<!\\w)${value}(?!\\w)`, 'g'), `{{${key}}}`),
      text,
    );
}
