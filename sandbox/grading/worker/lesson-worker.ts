import type { Constants } from '#checks';
import type { CheckId } from '#protocol';
import type { Evaluated } from '../evaluation/outcome.ts';
import { type Known, known as keysOf, type World, without } from '../evaluation/world.ts';
import type { Clock } from '../session/clock.ts';
import { startWorkerThread, type WorkerLimits, type WorkerThread } from './worker-thread.ts';

export interface EvaluateRequest {
  readonly session: number;
  readonly constants: Constants;
  readonly world: World;
  readonly skip: readonly CheckId[];
}

export type EvaluateResult =
  | { readonly status: 'done'; readonly results: readonly Evaluated[] }
  /** The worker is gone and so is all that it knew; `check` ran when it went, if one did. */
  | { readonly status: 'crashed'; readonly check: CheckId | undefined; readonly message: string };

interface Options {
  readonly checksFile: string;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
}

/** The worker of one lesson, shared by every sandbox that works on it: started when needed, replaced when it dies. */
export class LessonWorker {
  readonly #options: Options;
  #thread: WorkerThread | undefined;
  /** What the thread already knows of each session's world. */
  #known = new Map<number, World>();
  #turn: Promise<unknown> = Promise.resolve();
  #jobs = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Judges one sandbox; requests are served one after the other. Never rejects. */
  evaluate(request: EvaluateRequest): Promise<EvaluateResult> {
    const result = this.#turn.then(() => this.#evaluate(request));
    this.#turn = result;
    return result;
  }

  /** Nobody watches that session any more. */
  forget(session: number): void {
    this.#known.delete(session);
    this.#thread?.post({ type: 'forget', session });
  }

  /** Ends the thread; a request that runs ends as crashed. */
  async end(): Promise<void> {
    const thread = this.#thread;
    this.#drop();
    await thread?.end();
  }

  async #evaluate({ session, constants, world, skip }: EvaluateRequest): Promise<EvaluateResult> {
    const { checksFile, limits, clock } = this.#options;
    try {
      this.#thread ??= await startWorkerThread({ checksFile }, limits, clock);
    } catch (error) {
      return { status: 'crashed', check: undefined, message: String(error) };
    }
    const thread = this.#thread;
    const known = this.#known.get(session) ?? {};
    this.#known.set(session, world);
    this.#jobs += 1;
    const job = { type: 'evaluate', job: this.#jobs, session, constants, skip, ...difference(known, world) } as const;
    return new Promise((resolve) => {
      let running: CheckId | undefined;
      let cancel = () => {};
      const crash = (message: string) => {
        cancel();
        this.#drop();
        void thread.end();
        resolve({ status: 'crashed', check: running, message });
      };
      const arm = (milliseconds: number) => {
        cancel();
        cancel = clock.after(milliseconds, () => crash(`It ran longer than ${milliseconds} ms`));
      };
      arm(limits.loadMs);
      thread.listen({
        onEnd: crash,
        onMessage: (message) => {
          if (message.type === 'start' && message.job === job.job) {
            running = message.check;
            arm(limits.checkMs);
          }
          if (message.type === 'done' && message.job === job.job) {
            cancel();
            thread.listen(undefined);
            resolve({ status: 'done', results: message.results });
          }
        },
      });
      thread.post(job);
    });
  }

  #drop(): void {
    this.#thread?.listen(undefined);
    this.#thread = undefined;
    this.#known = new Map();
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
