import type { SeedValues } from '#protocol';

/** A place of a text and what to put there. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Ways to make another value of a word: of its last two numbers one more or less, of a name another name. */
export function valueEdits(word: string, seeds: SeedValues, known: ReadonlySet<string>): Edit[] {
  if (word.includes('/dev/null') || word.includes('$(') || word.includes('`')) return [];
  const drawn = [...word.matchAll(/\$\{?SEED_([A-Z0-9]+)\}?/g)];
  if (drawn.length > 0) return drawn.map((match) => otherSeed(match[0], match.index, match[1] ?? '', seeds));
  if (word.includes('$')) return [];
  const numbers = [...word.matchAll(/\d+/g)].slice(-2);
  if (numbers.length > 0) return numbers.map((match) => otherNumber(match[0], match.index, word));
  return namesIn(word)
    .filter(({ name, last }) => last || known.has(name))
    .map(({ end }) => ({ start: end, end, text: 'x' }));
}

function otherSeed(text: string, start: number, key: string, seeds: SeedValues): Edit {
  const isNumber = typeof seeds[key.toLowerCase()] === 'number';
  return { start, end: start + text.length, text: isNumber ? `$((SEED_${key}+1))` : `\${SEED_${key}}x` };
}

/** One more; behind a slash, as in a prefix length, one less. */
function otherNumber(digits: string, start: number, word: string): Edit {
  const step = word.charAt(start - 1) === '/' ? -1 : 1;
  const text = String(Number(digits) + step).padStart(digits.length, '0');
  return { start, end: start + digits.length, text };
}

/** The parts between `:`, `=` and `,` with the place where each ends, before a closing quote. */
function namesIn(word: string): { name: string; end: number; last: boolean }[] {
  const parts = [...word.matchAll(/[^:=,'"]+/g)];
  return parts.map((match, index) => ({
    name: match[0],
    end: match.index + match[0].length,
    last: index === parts.length - 1,
  }));
}
