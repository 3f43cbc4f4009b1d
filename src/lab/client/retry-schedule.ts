/** Milliseconds before the next try; the last one repeats. */
const steps = [250, 500, 1000, 2000, 5000] as const;
const jitter = 0.2;

/** How long to wait between tries: growing, with 20 % of jitter so that a class does not come back in one instant. */
export class RetrySchedule {
  #tries = 0;
  readonly #random: () => number;

  /** `random` gives a number from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Tries since the last success. */
  get tries(): number {
    return this.#tries;
  }

  next(): number {
    const step = steps[Math.min(this.#tries, steps.length - 1)] ?? 5000;
    this.#tries += 1;
    return Math.round(step * (1 - jitter + 2 * jitter * this.#random()));
  }

  reset(): void {
    this.#tries = 0;
  }
}
