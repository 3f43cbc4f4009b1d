import type { LearnerId, SeedValues } from '#protocol';
import { drawSeeds, type LessonEntry } from '../../grading/index.ts';
import type { WebContext } from '../context.ts';

/** What a learner gets for the seeds of a lesson: always the same. */
export type LearnerSeeds = (learner: LearnerId, lesson: LessonEntry) => Promise<SeedValues>;

export function createLearnerSeeds({ store }: Pick<WebContext, 'store'>): LearnerSeeds {
  return async (learner, { id, seeds }) =>
    drawSeeds(seeds, { secret: await store.learners.seedSecret(learner), lesson: id });
}
