/** Probes that may be made at once after a quiet time, and milliseconds until one more may be: 30 a minute. */
const most = 10;
const refillMs = 2000;

/** How many probes one sandbox is asked for: a token bucket. */
export class ProbeBudget {
  #left = most;
  /** When `left` was right. */
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Whether one more may be made now; then it counts. */
  take(now: number): boolean {
    this.#refill(now);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** When the next may be made. */
  nextAt(now: number): number {
    this.#refill(now);
    return this.#left >= 1 ? now : this.#at + refillMs;
  }

  #refill(now: number): void {
    const earned = Math.floor((now - this.#at) / refillMs);
    if (earned <= 0) return;
    this.#left = Math.min(most, this.#left + earned);
    this.#at += earned * refillMs;
  }
}
