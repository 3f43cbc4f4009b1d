import { Worker } from 'node:worker_threads';
import type { Seeds } from '#checks';
import type { Clock } from '../session/clock.ts';
import { type FromWorker, fromWorker, type LoadedCheck, type ToWorker, type WorkerStart } from './messages.ts';

export interface WorkerLimits {
  /** Milliseconds that one check may run. */
  readonly checkMs: number;
  /** Milliseconds until the checks of a lesson must be loaded, and until an evaluation must begin. */
  readonly loadMs: number;
  /** MiB of heap. */
  readonly heapMb: number;
}

export const defaultLimits: WorkerLimits = { checkMs: 2000, loadMs: 20_000, heapMb: 96 };

/** A running worker that has loaded its lesson. */
export interface WorkerThread {
  readonly checks: readonly LoadedCheck[];
  readonly seeds: Seeds;
  post(message: ToWorker): void;
  /** One listener at a time: the job that runs. */
  listen(listener: ThreadListener | undefined): void;
  /** Ends it; safe to repeat. */
  end(): Promise<void>;
}

interface ThreadListener {
  onMessage(message: FromWorker): void;
  /** It ended by itself: out of memory, process.exit in a check, a broken message. */
  onEnd(reason: string): void;
}

/** Starts a worker and loads a lesson's checks in it. Rejects when they cannot be loaded in time. */
export function startWorkerThread(start: WorkerStart, limits: WorkerLimits, clock: Clock): Promise<WorkerThread> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: start,
    // Nothing of the server's environment is an author's business.
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  let listener: ThreadListener | undefined;
  let ended: string | undefined;
  const end = async () => {
    await worker.terminate();
  };
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      ended ??= reason;
      reject(new Error(reason));
      listener?.onEnd(ended);
      void end();
    };
    const cancel = clock.after(limits.loadMs, () => fail(`The checks were not loaded after ${limits.loadMs} ms`));
    worker.on('error', (error) => fail(`The worker broke: ${String(error)}`));
    worker.on('exit', (code) => {
      cancel();
      fail(`The worker ended with code ${code}`);
    });
    worker.on('message', (raw: unknown) => {
      const message = fromWorker.safeParse(raw);
      if (!message.success) return fail(`The worker said something unknown: ${message.error.message}`);
      if (message.data.type === 'broken') return fail(`${message.data.message}\n${message.data.stack}`);
      if (message.data.type !== 'ready') return listener?.onMessage(message.data);
      cancel();
      return resolve({
        checks: message.data.checks,
        seeds: message.data.seeds,
        end,
        post: (one) => worker.postMessage(one),
        listen: (next) => {
          listener = next;
          if (ended !== undefined) next?.onEnd(ended);
        },
      });
    });
  });
}
