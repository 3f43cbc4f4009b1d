import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Constants } from '#checks';
import { fillText } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import type { Trial } from '../trial.ts';
import { asEntry, type Equivalent, isSameChange, readEquivalents } from './equivalents.ts';
import { mutate } from './mutate.ts';

/** One trial for each change of the solution; `wanted` is what would prove that nobody sees it. The learners take turns. */
export function planMutants(lesson: LessonEntry, learners: readonly Constants[]): Trial[] {
  const solution = readFileSync(join(lesson.folder, 'solution.sh'), 'utf8');
  const equivalents = equivalentsOf(lesson);
  const [first] = learners;
  if (first === undefined) return [];
  const titles = lesson.checks.map(({ title }) => fillText(title, first.seeds)).join('\n');
  const known = new Set([...titles.matchAll(/`([^`]+)`/g)].flatMap(([, words = '']) => words.split(/\s+/)));
  return mutate(solution, { seeds: first.seeds, known }).map((mutant, index) => ({
    lesson,
    kind: 'mutant',
    name: asEntry(mutant),
    constants: learners[index % learners.length] ?? first,
    script: mutant.script,
    wanted: new Map(lesson.checks.map(({ id }) => [id, { status: 'pass' }])),
    mutant: { ...mutant, listed: equivalents.find((entry) => isSameChange(entry, mutant)) },
  }));
}

/** What the author lists as making no difference. */
export function equivalentsOf({ folder }: LessonEntry): Equivalent[] {
  const file = join(folder, 'equivalents.txt');
  return existsSync(file) ? readEquivalents(readFileSync(file, 'utf8')) : [];
}
