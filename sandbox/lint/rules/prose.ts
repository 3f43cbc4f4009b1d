import { actionGaps } from '../lesson/actions.ts';
import { type Lesson, proseOf } from '../lesson/lesson.ts';
import { readingGrade, sentencesOf, wordsOf } from '../lesson/prose.ts';
import { questionsOf } from '../lesson/questions.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** How much is said, and in which words. */
export const proseRules: readonly Rule[] = [
  {
    id: 'prose-words',
    asks: 'at most 1,100 words of prose',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const words = proseWords(lesson);
      if (words > 1100) {
        yield { found: `prose words ${figure(words)}, at most 1,100`, mend: 'Cut, or make two lessons of it' };
      }
    },
  },
  {
    id: 'prose-words-aim',
    asks: '300 to 900 words of prose',
    level: 'warning',
    bendable: true,
    *find(lesson) {
      const words = proseWords(lesson);
      if (words < 300) {
        yield { found: `prose words ${figure(words)}, at least 300`, mend: 'Say what a reader should notice and why' };
      }
      if (words > 900 && words <= 1100) {
        yield { found: `prose words ${figure(words)}, 900 are aimed at`, mend: 'Cut what no task needs' };
      }
    },
  },
  {
    id: 'words-before-action',
    asks: 'at most 120 words before the first thing to do',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const [first] = actionGaps(lesson);
      if (first !== undefined && first.words > 120) {
        yield {
          line: first.line,
          found: `words before the first action ${figure(first.words)}, at most 120`,
          mend: 'Let the reader predict or run something first, and explain below it',
        };
      }
    },
  },
  {
    id: 'words-between-actions',
    asks: 'between two actions at most 150 words, 60 in the median',
    level: 'error',
    bendable: true,
    *find(lesson) {
      const gaps = actionGaps(lesson).slice(1);
      for (const { words, line } of gaps.filter((gap) => gap.words > 150)) {
        yield {
          line,
          found: `words between two actions ${figure(words)}, at most 150`,
          mend: 'Put something to do in between',
        };
      }
      const middle = median(gaps.map(({ words }) => words));
      if (middle > 60) {
        yield { found: `median of words between actions ${figure(middle)}, at most 60`, mend: 'Make steps smaller' };
      }
    },
  },
  {
    id: 'paragraph-words',
    asks: 'at most 60 words in a paragraph',
    level: 'error',
    bendable: true,
    *find(lesson) {
      for (const { text, line } of proseOf(lesson)) {
        const words = wordsOf(text).length;
        if (words > 60) {
          yield {
            line,
            found: `words in a paragraph ${figure(words)}, at most 60`,
            mend: 'Split it, or move the explanation to a short section of its own',
          };
        }
      }
    },
  },
  {
    id: 'sentence-words',
    asks: 'at most 17 words in the mean sentence',
    level: 'error',
    bendable: false,
    *find(lesson) {
      const lengths = proseOf(lesson).flatMap(({ text }) => sentencesOf(text).map((one) => wordsOf(one).length));
      const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      if (mean > 17) {
        yield {
          found: `words in the mean sentence ${figure(mean)}, at most 17`,
          mend: 'Make two sentences of the longest ones',
        };
      }
    },
  },
  {
    id: 'reading-grade',
    asks: 'a Flesch-Kincaid grade of at most 9; words of the glossary weigh one syllable',
    level: 'error',
    bendable: false,
    *find(lesson, course) {
      const glossary = [lesson, ...course.before(lesson.id)].flatMap(({ frontmatter }) => frontmatter.terms);
      const known = new Set(glossary.flatMap(({ term }) => term.toLowerCase().split(/\s+/)));
      const grade = readingGrade(
        proseOf(lesson).map(({ text }) => text),
        known,
      );
      if (grade > 9) {
        yield {
          found: `reading grade ${figure(grade)} (Flesch-Kincaid), at most 9`,
          mend: 'Use shorter sentences and plainer words; give a needed hard word an entry in terms',
        };
      }
    },
  },
  {
    id: 'banned-words',
    asks: 'none of: just, simply, easy, easily, obviously, of course; no emoji',
    level: 'error',
    bendable: true,
    *find(lesson) {
      const options = questionsOf(lesson).flatMap(({ options: all, line }) =>
        all.map(({ text, reply }) => ({ text: `${text} ${reply}`, line })),
      );
      for (const { text, line } of [...proseOf(lesson), ...options]) {
        for (const [word] of text.matchAll(banned)) {
          yield { line, found: `"${word}" in the prose`, mend: 'Leave it out: what is easy is for the reader to say' };
        }
      }
    },
  },
];

const banned = /\b(just|simply|easy|easily|obviously|of course)\b|\p{Emoji_Presentation}/giu;

const proseWords = ({ parts }: Lesson): number =>
  parts.reduce(
    (sum, part) => sum + (part.kind === 'fence' || part.kind === 'component' ? 0 : wordsOf(part.text).length),
    0,
  );

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
