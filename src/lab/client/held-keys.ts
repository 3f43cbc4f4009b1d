/** Keys typed while no connection is there; sent when it is back. More than 4 KiB are refused: nobody types that blindly. */
export class HeldKeys {
  static readonly limit = 4 * 1024;
  #bytes = new Uint8Array(0);

  get size(): number {
    return this.#bytes.length;
  }

  /** Keeps all of `keys` or, when they do not fit, none. */
  hold(keys: Uint8Array): boolean {
    if (this.#bytes.length + keys.length > HeldKeys.limit) return false;
    const joined = new Uint8Array(this.#bytes.length + keys.length);
    joined.set(this.#bytes);
    joined.set(keys, this.#bytes.length);
    this.#bytes = joined;
    return true;
  }

  /** Everything held so far, once. */
  take(): Uint8Array {
    const bytes = this.#bytes;
    this.#bytes = new Uint8Array(0);
    return bytes;
  }
}
