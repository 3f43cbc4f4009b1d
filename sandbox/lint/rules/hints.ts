import { answers, comparable } from '../lesson/solution.ts';
import type { Rule } from '../rule.ts';
import { figure } from './figure.ts';

/** The three rungs of help. */
export const hintRules: readonly Rule[] = [
  {
    id: 'hint-rungs',
    asks: '3 hints a check',
    level: 'error',
    bendable: false,
    *find({ checks }) {
      for (const { id, hints, line } of checks?.checks ?? []) {
        if (hints.length !== 3) {
          yield {
            file: 'checks.ts',
            line,
            found: `hints of "${id}" ${figure(hints.length)}, 3`,
            mend: 'hints: [which idea applies, where to look, the form with a gap]',
          };
        }
      }
    },
  },
  {
    id: 'hint-form',
    asks: 'the first hint asks a question, the third has a gap (`____`)',
    level: 'error',
    bendable: true,
    *find({ checks }) {
      for (const { id, hints } of checks?.checks ?? []) {
        const [first, , third] = hints;
        if (first !== undefined && !first.text.includes('?')) {
          yield {
            file: 'checks.ts',
            line: first.line,
            found: `the first hint of "${id}" asks nothing`,
            mend: 'Ask which idea applies',
          };
        }
        if (third !== undefined && !/_{2,}|…/.test(third.text)) {
          yield {
            file: 'checks.ts',
            line: third.line,
            found: `the third hint of "${id}" has no gap`,
            mend: 'Give the form with ____ where the reader has to think',
          };
        }
      }
    },
  },
  {
    id: 'hint-solution',
    asks: 'no line of a solution in a hint',
    level: 'error',
    bendable: true,
    *find(lesson) {
      const lines = answers(lesson).filter((line) => line.includes(' '));
      for (const { id, hints } of lesson.checks?.checks ?? []) {
        for (const { text, line } of hints) {
          const leaked = lines.find((answer) => holds(comparable(text), answer));
          if (leaked === undefined) continue;
          yield {
            file: 'checks.ts',
            line,
            found: `a hint of "${id}" holds a line of a solution: ${leaked}`,
            mend: 'Put a gap into it',
          };
        }
      }
    },
  },
];

/** Whether a command stands in a text as a whole: `sleep 1` is not in `sleep 1d`. */
function holds(text: string, command: string): boolean {
  const after = text.split(command).slice(1);
  return after.some((rest) => !/^[\w-]/.test(rest));
}
