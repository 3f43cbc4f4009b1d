import type { Expected } from '../lesson/checks-file.ts';
import { scriptCalled } from '../lesson/lesson.ts';
import { shownCommands, solutionCommands } from '../lesson/solution.ts';
import { computed } from '../lesson/static-text.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** What is graded. */
export const checkRules: readonly Rule[] = [
  {
    id: 'exercise-files',
    asks: 'a lesson with a sandbox has checks.ts and solution.sh',
    level: 'error',
    bendable: false,
    *find(lesson) {
      if (lesson.frontmatter.sandbox === 'none') return;
      if (lesson.checks === undefined)
        yield { found: 'no checks.ts', mend: 'Write one: npx drydock new lesson shows how' };
      if (scriptCalled(lesson, 'solution.sh') === undefined)
        yield { found: 'no solution.sh', mend: 'Write one correct way' };
    },
  },
  {
    id: 'check-count',
    asks: 'at least 2 checks',
    level: 'error',
    bendable: false,
    *find({ checks }) {
      if (checks !== undefined && checks.checks.length < 2) {
        yield {
          file: 'checks.ts',
          found: `checks ${figure(checks.checks.length)}, at least 2`,
          mend: 'Split the task into facts that can fail apart',
        };
      }
    },
  },
  {
    id: 'check-static',
    asks: 'ids, titles and hints of checks are written as they are, so that they can be read without running them',
    level: 'error',
    bendable: false,
    *find({ checks }) {
      for (const { id, title, hints, line } of checks?.checks ?? []) {
        const texts = [{ text: id, line }, title ?? { text: computed, line }, ...hints];
        for (const { text, line: at } of texts.filter((one) => one.text.includes(computed))) {
          yield {
            file: 'checks.ts',
            line: at,
            found: `a text of check "${id}" that is computed: ${text.replaceAll(computed, '…')}`,
            mend: 'Write it as it is; {key} stands for a seed',
          };
        }
      }
    },
  },
  {
    id: 'unaided-check',
    asks: 'at least 1 check on a task whose commands the page does not show',
    level: 'error',
    bendable: true,
    *find(lesson) {
      const checks = lesson.checks?.checks ?? [];
      const solution = scriptCalled(lesson, 'solution.sh');
      if (checks.length === 0 || solution === undefined) return;
      const shown = shownCommands(lesson);
      const parts = solutionCommands(solution.text);
      if (parts.some(({ commands }) => commands.some((command) => !shown.has(command)))) return;
      yield {
        file: 'solution.sh',
        found: 'checks on tasks without a shown command 0, at least 1',
        mend: 'Ask for an end state that no block of the page makes',
      };
    },
  },
  {
    id: 'negative-check',
    asks: 'a check that only says what must not be has a positive expectation before it, or `stableFor`, or an `after`',
    level: 'error',
    bendable: true,
    *find({ checks }) {
      for (const { id, expected, after, stable, line } of checks?.checks ?? []) {
        if (expected.length === 0 || after.length > 0 || stable || expected.some(isPositive)) continue;
        yield {
          file: 'checks.ts',
          line,
          found: `check "${id}" only says what must not be: it is green where nothing was done`,
          mend: 'First require what must be there: t.require(…), or add stableFor',
        };
      }
    },
  },
  {
    id: 'message-blame',
    asks: 'messages speak about the system: no "you forgot", "you should", "mistake"',
    level: 'error',
    bendable: true,
    *find({ checks }) {
      for (const { text, line } of checks?.messages ?? []) {
        const [blame] = /\byou (?:forgot|failed|should|must|did ?n[o’']t)\b|\bmistake\b/i.exec(text) ?? [];
        if (blame !== undefined) {
          yield {
            file: 'checks.ts',
            line,
            found: `"${blame}" in a message`,
            mend: 'Say what the system has and what the task asks for',
          };
        }
      }
    },
  },
  {
    id: 'message-words',
    asks: 'what an author adds to a message has at most 40 words',
    level: 'error',
    bendable: true,
    *find({ checks }) {
      for (const { text, line } of checks?.messages ?? []) {
        const words = text.split(/\s+/).length;
        if (words > 40) {
          yield {
            file: 'checks.ts',
            line,
            found: `words in a message ${figure(words)}, at most 40`,
            mend: 'Name the place; the hints hold the way',
          };
        }
      }
    },
  },
];

const negative = new Set(['isNot', 'excludes', 'atMost']);
const nothing = new Set(['false', '0', '[]', "''", '""', 'null', 'undefined', "'nothing'", "'absent'"]);

/** Whether an expectation can only hold where something was done. */
const isPositive = ({ matcher, wanted }: Expected): boolean =>
  !negative.has(matcher) && !(matcher === 'is' && nothing.has(wanted));
