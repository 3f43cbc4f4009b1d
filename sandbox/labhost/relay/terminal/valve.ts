/** A stream that several parties may hold back, each for its own reason; it runs while none does. */
export class Valve<Reason extends string> {
  readonly #stream: { pause(): void; resume(): void };
  readonly #reasons = new Set<Reason>();

  constructor(stream: { pause(): void; resume(): void }) {
    this.#stream = stream;
  }

  shut(reason: Reason): void {
    if (this.#reasons.size === 0) this.#stream.pause();
    this.#reasons.add(reason);
  }

  open(reason: Reason): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#stream.resume();
  }
}
