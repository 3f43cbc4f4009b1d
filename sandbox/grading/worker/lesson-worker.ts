import type { Constants } from '#checks';
import type { CheckId } from '#protocol';
import type { Held } from '../evaluation/evaluator.ts';
import type { Evaluated } from '../evaluation/outcome.ts';
import { type Known, known as keysOf, type World, without } from '../evaluation/world.ts';
import type { Clock } from '../session/clock.ts';
import {
  BrokenChecks,
  loadChecks,
  startWorkerProcess,
  type WorkerLimits,
  type WorkerProcess,
} from './worker-process.ts';

export interface Job {
  readonly session: number;
  readonly constants: Constants;
  readonly world: World;
  readonly held: Held;
  /** Checks that run after all others. */
  readonly last: readonly CheckId[];
  /** What has been judged: at the end, and before, as soon as a check is late. */
  onResults(results: readonly Evaluated[]): void;
}

export type JobEnd =
  | { readonly status: 'done'; readonly late: CheckId | undefined }
  /** The worker is gone and so is all that it knew; `check` ran when it went, if one did. */
  | { readonly status: 'died'; readonly check: CheckId | undefined; readonly reason: string }
  /** The checks cannot be loaded. */
  | { readonly status: 'broken'; readonly reason: string; readonly stack: string };

interface Options {
  readonly checksFile: string;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  /** A check takes so long that others should not wait for it. */
  onLate(): void;
}

/** One worker of a lesson and what it knows of each sandbox. One job at a time. */
export class LessonWorker {
  readonly #options: Options;
  readonly #process: WorkerProcess;
  readonly #loaded: Promise<unknown>;
  /** What it knows of each session's world. */
  readonly #known = new Map<number, World>();
  #busy = false;
  #running: CheckId | undefined;
  #late: CheckId | undefined;
  #jobs = 0;

  constructor(options: Options) {
    const { checksFile, limits, clock } = options;
    this.#options = options;
    this.#process = startWorkerProcess(limits);
    this.#loaded = loadChecks(this.#process, checksFile, limits, clock);
    // Told by the first job.
    this.#loaded.catch(() => undefined);
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** The check that others should not wait for. */
  get late(): CheckId | undefined {
    return this.#late;
  }

  /** Judges one sandbox. Never rejects. After `died` and `broken` the worker is of no use any more. */
  async run(job: Job): Promise<JobEnd> {
    this.#busy = true;
    try {
      await this.#loaded;
      return await this.#evaluate(job);
    } catch (error) {
      const { message, stack = '' } = error instanceof BrokenChecks ? error : new Error(String(error));
      return { status: 'broken', reason: message, stack };
    } finally {
      this.#busy = false;
      this.#running = undefined;
      this.#late = undefined;
    }
  }

  /** That session's next job, if any, goes to another worker. */
  forget(session: number): void {
    this.#known.delete(session);
    this.#process.post({ type: 'forget', session });
  }

  /** Ends the process; a job that runs ends as died. */
  async end(): Promise<void> {
    await this.#process.end();
  }

  #evaluate({ session, constants, world, held, last, onResults }: Job): Promise<JobEnd> {
    const { limits, clock, onLate } = this.#options;
    const known = this.#known.get(session) ?? {};
    this.#known.set(session, world);
    this.#jobs += 1;
    const job = this.#jobs;
    return new Promise((resolve) => {
      let cancel = () => {};
      let late: CheckId | undefined;
      let results: readonly Evaluated[] = [];
      const flush = () => {
        const taken = results;
        results = [];
        onResults(taken);
      };
      const finish = (end: JobEnd) => {
        cancel();
        this.#process.listen(undefined);
        flush();
        resolve(end);
      };
      const died = (reason: string) => finish({ status: 'died', check: this.#running, reason });
      const guard = (check: CheckId) => {
        cancel();
        this.#running = check;
        const stopWaiting = clock.after(limits.lateMs, () => {
          this.#late = late = check;
          flush();
          onLate();
        });
        const stop = clock.after(limits.checkMs, () => died(`It ran longer than ${limits.checkMs} ms`));
        cancel = () => {
          stopWaiting();
          stop();
        };
      };
      cancel = clock.after(limits.loadMs, () => died(`No check was begun after ${limits.loadMs} ms`));
      this.#process.listen({
        onEnd: died,
        onMessage: (message) => {
          if (!('job' in message) || message.job !== job) return;
          results = [...results, ...message.results];
          if (message.type === 'start') guard(message.check);
          else finish({ status: 'done', late });
        },
      });
      this.#process.post({ type: 'evaluate', job, session, constants, held, last, ...difference(known, world) });
    });
  }
}

/** What is another than the worker knows, and what is known no more. */
function difference(known: World, world: World): { news: World; dropped: Known[] } {
  const unchanged = keysOf(world).filter((key) => world[key] === known[key]);
  return {
    news: without(world, unchanged),
    dropped: keysOf(known).filter((key) => world[key] === undefined),
  };
}
