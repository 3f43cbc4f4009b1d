/** What events have touched since it was last taken. Past `limit` it counts as everything. */
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

  /** Resolves true when there is something to take, false when so many milliseconds passed without. */
  async some(within?: number): Promise<boolean> {
    if (this.#ids.size > 0) return true;
    await new Promise<void>((resolve) => {
      const timer = within === undefined ? undefined : setTimeout(resolve, within);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
    return this.#ids.size > 0;
  }

  take(): ReadonlySet<string> | 'all' {
    const taken = this.#ids;
    this.#ids = new Set();
    return taken.size > this.#limit ? 'all' : taken;
  }
}
