import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckId } from '#protocol';
import type { LessonEntry } from '../grader.ts';
import { solutionParts } from './solution-parts.ts';

/** The state in which a task begins: what has to be run, one after the other, after the lesson's own setup. */
interface StepState {
  /** The number of the task, as the page counts: 1 is the first. */
  readonly number: number;
  readonly scripts: readonly StepScript[];
}

interface StepScript {
  /** The earlier task that it does, by its number; undefined for the author's own touch at the end. */
  readonly task: number | undefined;
  readonly script: string;
}

/** The checks whose tasks come before this one: in the order of checks.ts, which is that of the page. */
export function checksBefore({ checks }: Pick<LessonEntry, 'checks'>, task: CheckId): CheckId[] {
  const at = checks.findIndex(({ id }) => id === task);
  return checks.slice(0, Math.max(0, at)).map(({ id }) => id);
}

/**
 * What brings a prepared sandbox to where a task begins: the parts of solution.sh of the tasks before it, in the order of the
 * solution, then `steps/TASK.sh` where the author has written one. Undefined when the lesson has no such task to show.
 */
export async function readStep(lesson: LessonEntry, task: CheckId): Promise<StepState | undefined> {
  const at = lesson.summary.checks.findIndex(({ id }) => id === task);
  if (at === -1) return undefined;
  const before = new Set<string>(checksBefore(lesson, task));
  const numberOf = (name: string) => lesson.summary.checks.findIndex(({ id }) => id === name) + 1;
  const parts = solutionParts((await read(lesson, 'solution.sh')) ?? '').filter(({ name }) => before.has(name));
  const own = await read(lesson, join('steps', `${task}.sh`));
  return {
    number: at + 1,
    scripts: [
      ...parts.map(({ name, text }) => ({ task: numberOf(name) || undefined, script: text })),
      ...(own === undefined ? [] : [{ task: undefined, script: own }]),
    ],
  };
}

async function read({ folder }: LessonEntry, file: string): Promise<string | undefined> {
  return readFile(join(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
