import type { Constants } from '#checks';
import { toBase32 } from '#protocol';
import { drawSeeds, type LessonEntry } from '../grading/index.ts';

/** Made-up learners at one lesson: what an attempt of each fixes. The same ones each time, so that a proof can be repeated. */
export function sampleLearners({ id, seeds }: Pick<LessonEntry, 'id' | 'seeds'>, count: number): Constants[] {
  return Array.from({ length: count }, (_, index) => ({
    seeds: drawSeeds(seeds, { secret: `sample learner ${index + 1}`, lesson: id }),
    nonce: toBase32(Buffer.from(`sample attempt ${index + 1}`.padEnd(20).slice(0, 20))),
  }));
}
