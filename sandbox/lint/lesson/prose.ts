import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';

/** Words are what stands between spaces and has a letter or a digit. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

const abbreviations = /\b(e\.g|i\.e|etc|vs|approx|no)\.(?=\s)/gi;

/** The sentences of one paragraph. A name in small letters may begin one (`nginx starts.`), which is why ICU's rules do not fit. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(abbreviations, (found) => found.slice(0, -1))
    .split(/(?<=[.!?]["'”’)]*)\s+/)
    .filter((sentence) => wordsOf(sentence).length > 0);
}

/**
 * Flesch-Kincaid grade: American years of school that a text asks for. `known` words (glossary terms) weigh one syllable: the reader
 * has their meaning. NaN for no text.
 */
export function readingGrade(paragraphs: readonly string[], known: ReadonlySet<string>): number {
  const counts = { sentence: 0, word: 0, syllable: 0 };
  for (const paragraph of paragraphs) {
    counts.sentence += sentencesOf(paragraph).length;
    for (const word of wordsOf(paragraph)) {
      counts.word += 1;
      counts.syllable += isKnown(word, known) ? 1 : Math.max(1, syllable(word));
    }
  }
  return fleschKincaid(counts);
}

function isKnown(word: string, known: ReadonlySet<string>): boolean {
  const bare = word.toLowerCase().replace(/[^\p{L}\p{N}-]/gu, '');
  return known.has(bare) || known.has(bare.replace(/e?s$/, '')) || known.has(bare.replace(/s$/, ''));
}
