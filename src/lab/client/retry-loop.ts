import type { Clock } from './clock.ts';
import { RetrySchedule } from './retry-schedule.ts';

/** Where a loop stands; `reason` is what a person may read about the last failure. */
export type RetryState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'trying'; readonly tries: number }
  | { readonly kind: 'healthy' }
  | { readonly kind: 'waiting'; readonly tries: number; readonly until: number; readonly error: unknown };

export interface RetryContext {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Milliseconds a connection must hold before the waits start small again: one that opens and breaks at once must not spin. */
const provenAfter = 5000;

/** One try. It ends by itself with `done` (no more tries) or by throwing; `healthy` says that it got through. */
export type Attempt = (signal: AbortSignal, healthy: () => void) => Promise<'done'>;

/** Tries until it is done or stopped, waiting longer each time; a person can ask for the next try at once. */
export class RetryLoop {
  readonly #context: RetryContext;
  readonly #attempt: Attempt;
  readonly #changed: (state: RetryState) => void;
  readonly #schedule: RetrySchedule;
  #run: AbortController | undefined;
  #wake: (() => void) | undefined;
  #healthySince: number | undefined;

  constructor(context: RetryContext, attempt: Attempt, changed: (state: RetryState) => void) {
    this.#context = context;
    this.#attempt = attempt;
    this.#changed = changed;
    this.#schedule = new RetrySchedule(context.random);
  }

  /** Starts, unless it runs already. */
  start(): void {
    if (this.#run !== undefined) return;
    const run = new AbortController();
    this.#run = run;
    void this.#loop(run);
  }

  stop(): void {
    this.#run?.abort();
    this.#run = undefined;
    this.#wake?.();
  }

  /** Ends the wait, if it is waiting. */
  retryNow(): void {
    this.#wake?.();
  }

  async #loop(run: AbortController): Promise<void> {
    while (!run.signal.aborted) {
      this.#healthySince = undefined;
      this.#changed({ kind: 'trying', tries: this.#schedule.tries });
      try {
        await this.#attempt(run.signal, () => this.#healthy(run));
        if (this.#run === run) this.#run = undefined;
        this.#schedule.reset();
        if (!run.signal.aborted) this.#changed({ kind: 'idle' });
        return;
      } catch (error) {
        if (run.signal.aborted) return;
        await this.#pause(error);
      }
    }
  }

  #healthy(run: AbortController): void {
    if (run.signal.aborted) return;
    this.#healthySince = this.#context.clock.now();
    this.#changed({ kind: 'healthy' });
  }

  #pause(error: unknown): Promise<void> {
    const { clock } = this.#context;
    if (this.#healthySince !== undefined && clock.now() - this.#healthySince >= provenAfter) this.#schedule.reset();
    const delay = this.#schedule.next();
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        this.#wake = undefined;
        resolve();
      };
      const cancel = clock.after(delay, wake);
      this.#wake = wake;
      this.#changed({ kind: 'waiting', tries: this.#schedule.tries, until: clock.now() + delay, error });
    });
  }
}
