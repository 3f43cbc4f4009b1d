import { randomBytes } from 'node:crypto';
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

/** The same learner under a name that the course registry has never seen: what it keeps outlives every sandbox, and must prove nothing. */
export function newcomer({ seeds, nonce }: Constants): Constants {
  const [name = ''] = `${seeds.me ?? ''}`.split('-');
  return { seeds: seeds.me === undefined ? seeds : { ...seeds, me: `${name}-${toBase32(randomBytes(6))}` }, nonce };
}

/** His next attempt at the same lesson, after a reset. */
export function nextAttempt({ seeds, nonce }: Constants): Constants {
  return { seeds, nonce: [...nonce].reverse().join('') };
}
