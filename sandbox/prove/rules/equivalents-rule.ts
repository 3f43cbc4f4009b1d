import type { LessonEntry } from '../../grading/index.ts';
import { asEntry, isSameChange } from '../mutants/equivalents.ts';
import { equivalentsOf } from '../mutants/plan-mutants.ts';
import type { Fault, Trial } from '../trial.ts';

/** Part of all mutants that may be listed as equivalent. */
const most = 0.1;

/** Every entry of `equivalents.txt` has a reason and names a change that was tried, and there are not too many of them. */
export function equivalentsFaults(lesson: LessonEntry, mutants: readonly Trial[]): Fault[] {
  const entries = equivalentsOf(lesson);
  const faults = entries.flatMap((entry): Fault[] => {
    const fault = { kind: 'not equivalent', place: `equivalents.txt:${entry.line}`, came: asEntry(entry) } as const;
    if (entry.why === '') return [{ ...fault, expected: 'a reason above the entry: # why: …' }];
    const isTried = mutants.some(({ mutant }) => mutant !== undefined && isSameChange(entry, mutant));
    return isTried ? [] : [{ ...fault, expected: 'a change that is tried: the solution is another by now' }];
  });
  if (entries.length <= mutants.length * most) return faults;
  const expected = `at most ${Math.floor(mutants.length * most)} of ${mutants.length} changes listed`;
  const came = `${entries.length} entries: leave out of the solution what no check can see`;
  return [...faults, { kind: 'not equivalent', place: 'equivalents.txt', expected, came }];
}
