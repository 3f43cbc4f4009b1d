import type { CheckId } from '#protocol';

/** Milliseconds until a check that ended its worker may run again; doubles each time up to the limit. */
const firstPauseMs = 5000;
const longestPauseMs = 5 * 60_000;

interface Stay {
  readonly until: number;
  readonly pause: number;
}

/** Checks that ended their worker. They stay away for a while, so that one broken check cannot keep a core busy. */
export class Quarantine {
  readonly #stays = new Map<CheckId, Stay>();

  /** Sends a check away; each time in a row for longer. */
  add(check: CheckId, now: number): void {
    const pause = Math.min((this.#stays.get(check)?.pause ?? firstPauseMs / 2) * 2, longestPauseMs);
    this.#stays.set(check, { until: now + pause, pause });
  }

  /** The check did well: forget its record. */
  clear(check: CheckId): void {
    this.#stays.delete(check);
  }

  /** Who must not run now. */
  members(now: number): CheckId[] {
    return [...this.#stays].filter(([, stay]) => stay.until > now).map(([check]) => check);
  }

  /** When the next one may run again. */
  nextRelease(now: number): number | undefined {
    const ends = [...this.#stays.values()].map(({ until }) => until).filter((until) => until > now);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }
}
