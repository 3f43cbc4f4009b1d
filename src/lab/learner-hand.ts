import type { Clock } from './client/clock.ts';

/** Milliseconds between two signs. */
const pause = 30_000;

/** Tells now and then that the learner does something on the page: reading is no idleness while the page moves. */
export class LearnerHand {
  /** The next sign is told at once: the page has asked for one. */
  eager = false;
  readonly #clock: Clock;
  readonly #touch: () => void;
  #told = 0;

  constructor(clock: Clock, page: EventTarget, touch: () => void) {
    this.#clock = clock;
    this.#touch = touch;
    for (const sign of ['keydown', 'pointerdown', 'wheel', 'touchmove'])
      page.addEventListener(sign, () => this.#sign(), { capture: true, passive: true });
  }

  #sign(): void {
    if (!this.eager && this.#clock.now() - this.#told < pause) return;
    this.eager = false;
    this.#told = this.#clock.now();
    this.#touch();
  }
}
