import type { Motion } from '#checks';
import type { Outcome } from '../evaluation/outcome.ts';

/** A motion in the time of this process. */
export interface Moving {
  readonly motion: Motion;
  /** When it is over, milliseconds since 1970; undefined is when it is not read any more. */
  readonly until: number | undefined;
}

/** Why an outcome is not taken at its word yet. */
export interface Doubt {
  readonly for: string;
  readonly until: number | undefined;
  readonly told: boolean;
}

/** The doubt that lasts longest. */
export function doubtOf(
  { outcome, motions, askedAt }: { outcome: Outcome; motions: readonly Moving[]; askedAt: number | undefined },
  now: number,
): Doubt | undefined {
  const doubted = outcome.status === 'pass' ? ['right'] : askedAt === undefined ? ['wrong'] : ['wrong', 'answers'];
  const [longest] = motions
    .filter(({ motion, until }) => doubted.includes(motion.doubts) && (until === undefined || until > now))
    .sort((a, b) => (b.until ?? Number.POSITIVE_INFINITY) - (a.until ?? Number.POSITIVE_INFINITY));
  return longest === undefined ? undefined : { ...longest, for: longest.motion.for, told: longest.motion.told };
}

/** When motions are over: by the lab host's clock, and at the latest as long after they were first seen as they may last. */
export class MotionTimes {
  #firstSeen = new Map<string, number>();

  /** `ahead`: milliseconds that this process's clock is ahead of the lab host's. */
  timesOf(motions: readonly Motion[], { now, ahead }: { now: number; ahead: number }): Moving[] {
    const seen = new Map(motions.map((motion) => [JSON.stringify(motion), motion] as const));
    this.#firstSeen = new Map([...seen.keys()].map((key) => [key, this.#firstSeen.get(key) ?? now]));
    return [...seen].map(([key, motion]) => {
      const { since, lasts } = motion;
      const seenAt = this.#firstSeen.get(key) ?? now;
      return { motion, until: lasts === null ? undefined : lasts + Math.min(since + ahead, seenAt) };
    });
  }
}
