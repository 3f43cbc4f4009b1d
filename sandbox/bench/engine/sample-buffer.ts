/** Numbers that take their memory beforehand: what is measured beside them must not look as if it grew. */
export class SampleBuffer {
  readonly #all: Float64Array;
  #length = 0;

  /** `most`: what comes after so many is not kept. */
  constructor(most: number) {
    // Written once, so that its pages are there.
    this.#all = new Float64Array(Math.ceil(most)).fill(Number.NaN);
  }

  push(sample: number): void {
    if (this.#length === this.#all.length) return;
    this.#all[this.#length] = sample;
    this.#length += 1;
  }

  clear(): void {
    this.#length = 0;
  }

  values(): number[] {
    return [...this.#all.subarray(0, this.#length)];
  }
}
