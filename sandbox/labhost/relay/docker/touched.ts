/** Containers that events have touched since they were last taken. Past `limit` they count as all of them. */
export class Touched {
  readonly #limit: number;
  #ids = new Set<string>();
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(id: string): void {
    if (this.#ids.size <= this.#limit) this.#ids.add(id);
    this.#wake?.();
  }

  /** Resolves when there is something to take. */
  async some(): Promise<void> {
    if (this.#ids.size > 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }

  take(): ReadonlySet<string> | 'all' {
    const taken = this.#ids;
    this.#ids = new Set();
    return taken.size > this.#limit ? 'all' : taken;
  }
}
