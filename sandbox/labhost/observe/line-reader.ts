/** A line longer than the reader was told to take. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
}

/** Cuts a byte stream into lines of UTF-8 text; holds at most `limit` bytes. */
export class LineReader {
  readonly #limit: number;
  #parts: Uint8Array[] = [];
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Feeds a chunk; yields the lines that are now whole, without their end. Throws LineTooLong. */
  *push(chunk: Uint8Array): Generator<string> {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#hold(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      const line = Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      this.#held = 0;
      yield line;
    }
    // Copied: the chunk's memory may be used again by whoever read it.
    if (rest.length > 0) this.#hold(new Uint8Array(rest));
  }

  #hold(bytes: Uint8Array): void {
    this.#held += bytes.length;
    if (this.#held > this.#limit) throw new LineTooLong(`A line is longer than ${this.#limit} bytes`);
    this.#parts.push(bytes);
  }
}
