/** A phone's Ctrl button: held for one key. */
export class StickyControl {
  #held = false;
  readonly #changed: (held: boolean) => void;

  constructor(changed: (held: boolean) => void) {
    this.#changed = changed;
  }

  toggle(): void {
    this.#set(!this.#held);
  }

  /** What the terminal is to get for what was typed. */
  apply(data: string): string {
    if (!this.#held) return data;
    this.#set(false);
    const code = data.toUpperCase().charCodeAt(0);
    const controlled = data.length === 1 && code >= 0x40 && code <= 0x5f;
    return controlled ? String.fromCharCode(code & 0x1f) : data;
  }

  #set(held: boolean): void {
    this.#held = held;
    this.#changed(held);
  }
}
