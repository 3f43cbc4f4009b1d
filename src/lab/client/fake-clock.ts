import type { Clock } from './clock.ts';

interface Task {
  at: number;
  readonly run: () => void;
  readonly every: number | undefined;
}

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #tasks = new Set<Task>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.#add({ at: this.#now + milliseconds, run, every: undefined });
  }

  every(milliseconds: number, run: () => void): () => void {
    return this.#add({ at: this.#now + milliseconds, run, every: milliseconds });
  }

  /** Moves on, running what falls due in order, and lets promises settle in between. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let task = this.#next(end); task !== undefined; task = this.#next(end)) {
      this.#now = task.at;
      if (task.every === undefined) this.#tasks.delete(task);
      else task.at += task.every;
      task.run();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  #add(task: Task): () => void {
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  #next(end: number): Task | undefined {
    return [...this.#tasks].filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets everything that waits on settled promises run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
