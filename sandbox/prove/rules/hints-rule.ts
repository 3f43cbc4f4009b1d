import type { LessonEntry } from '../../grading/index.ts';
import { readShell } from '../mutants/shell-commands.ts';
import type { Fault } from '../trial.ts';

/** Fewer words than this are a program's name with its object, which the second rung may well name. */
const fewestWords = 3;

/** No rung of a hint holds a whole command of the solution: hints lead there, and the solution is shown after them. */
export function hintFaults({ checks }: Pick<LessonEntry, 'checks'>, solution: string): Fault[] {
  const commands = readShell(solution)
    .commands.filter(({ words }) => words.filter(({ redirect }) => !redirect).length >= fewestWords)
    .map(({ start, words }) => {
      const end = words.findLast(({ redirect }) => !redirect)?.end ?? start;
      return { text: solution.slice(start, end), plain: inPlainWords(solution.slice(start, end)) };
    });
  return checks.flatMap(({ id, hints = [] }) =>
    hints.flatMap((hint, index): Fault[] => {
      const leak = commands.find(({ plain }) => inPlainWords(hint).includes(plain));
      if (leak === undefined) return [];
      const expected = `rung ${index + 1} of its hints without a command of the solution; a gap ____ in it is enough`;
      return [{ kind: 'leaking hint', check: id, expected, came: `${hint}\nin solution.sh: ${leak.text}` }];
    }),
  );
}

/** Quotes, spaces and the spelling of seeds make no difference to whoever copies. */
function inPlainWords(text: string): string {
  return ` ${text
    .replace(/\$\{?SEED_([A-Z0-9]+)\}?/g, (_, key: string) => `{${key.toLowerCase()}}`)
    .replace(/["'`\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()} `;
}
