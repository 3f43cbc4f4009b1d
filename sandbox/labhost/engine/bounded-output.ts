/** Keeps the beginning and the end of an output of any length. */
export class BoundedOutput {
  readonly #limit: number;
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail = Buffer.alloc(0);
  #cut = 0;

  /** `limit`: bytes kept, half of them from the end. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    const half = this.#limit / 2;
    const room = Math.max(0, half - this.#headBytes);
    if (room > 0) {
      const part = Buffer.from(chunk.subarray(0, room));
      this.#head.push(part);
      this.#headBytes += part.length;
    }
    const joined = Buffer.concat([this.#tail, chunk.subarray(room)]);
    const excess = Math.max(0, joined.length - half);
    this.#cut += excess;
    this.#tail = Buffer.from(joined.subarray(excess));
  }

  text(): string {
    const middle = this.#cut === 0 ? '' : `\n… ${this.#cut} bytes cut …\n`;
    return `${Buffer.concat(this.#head).toString()}${middle}${this.#tail.toString()}`;
  }
}
