import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckId, SeedValues, SolutionStep } from '#protocol';
import type { LessonEntry } from '../grader.ts';
import { solutionSteps } from './solution-steps.ts';

/** The way to one check of a lesson; empty when the lesson has no solution.sh. */
export async function readSolution(lesson: LessonEntry, check: CheckId, seeds: SeedValues): Promise<SolutionStep[]> {
  const script = await readFile(join(lesson.folder, 'solution.sh'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return solutionSteps(script, check, seeds);
}
