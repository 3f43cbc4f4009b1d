import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Constants } from '#checks';
import { fillText } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import { newcomer } from '../sample-learners.ts';
import { changedTask, taskAlone } from '../task-alone.ts';
import type { Trial } from '../trial.ts';
import { asEntry, type Equivalent, isSameChange, readEquivalents } from './equivalents.ts';
import { type Mutant, mutate } from './mutate.ts';

/** One trial for each change of the solution; `wanted` is what would prove that nobody sees it. The learners take turns. */
export function planMutants(lesson: LessonEntry, learners: readonly Constants[]): Trial[] {
  const solution = readFileSync(join(lesson.folder, 'solution.sh'), 'utf8');
  const equivalents = equivalentsOf(lesson);
  const [first] = learners;
  if (first === undefined) return [];
  const titles = lesson.checks.map(({ title }) => fillText(title, first.seeds)).join('\n');
  const known = new Set([...titles.matchAll(/`([^`]+)`/g)].flatMap(([, words = '']) => words.split(/\s+/)));
  return mutate(solution, { seeds: first.seeds, known }).map((mutant, index) => {
    const listed = equivalents.find((entry) => isSameChange(entry, mutant));
    const whole: Trial = {
      lesson,
      kind: 'mutant',
      name: asEntry(mutant),
      constants: newcomer(learners[index % learners.length] ?? first),
      script: mutant.script,
      wanted: new Map(lesson.checks.map(({ id }) => [id, { status: 'pass' }])),
    };
    // What is said to make no difference must make none in the whole.
    const alone = listed === undefined ? aloneWith(whole, solution, mutant) : undefined;
    return { ...whole, mutant: { ...mutant, listed, alone } };
  });
}

/** The changed task and those it comes after: much less to run than the whole solution, and nearly always enough to see the change. */
function aloneWith(whole: Trial, solution: string, mutant: Mutant): Trial | undefined {
  const { checks } = whole.lesson;
  const task = changedTask(solution, mutant.script);
  const alone = task === undefined ? undefined : taskAlone(mutant.script, checks, task);
  if (task === undefined || alone === undefined) return undefined;
  const wanted = [...whole.wanted].filter(([check]) => alone.checks.has(check));
  return { ...whole, script: alone.script, wanted: new Map(wanted), task };
}

/** What the author lists as making no difference. */
export function equivalentsOf({ folder }: LessonEntry): Equivalent[] {
  const file = join(folder, 'equivalents.txt');
  return existsSync(file) ? readEquivalents(readFileSync(file, 'utf8')) : [];
}
