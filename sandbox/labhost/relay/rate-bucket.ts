export interface Rate {
  /** Units that flow back a second. */
  readonly perSecond: number;
  /** Units that may be spent at once after a rest. */
  readonly burst: number;
}

/** A token bucket that lets its user run into debt and tells how long to wait for it. */
export class RateBucket {
  readonly #rate: Rate;
  readonly #now: () => number;
  #level: number;
  #at: number;

  /** `now`: milliseconds. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#level = rate.burst;
    this.#at = now();
  }

  /** Spends `units`; the answer is how many milliseconds to wait before the next are spent. */
  spend(units: number): number {
    const now = this.#now();
    // A clock set back refills nothing and breaks nothing.
    const refill = (Math.max(0, now - this.#at) / 1000) * this.#rate.perSecond;
    this.#at = now;
    this.#level = Math.min(this.#rate.burst, this.#level + refill) - units;
    return this.#level >= 0 ? 0 : Math.ceil((-this.#level / this.#rate.perSecond) * 1000);
  }
}
