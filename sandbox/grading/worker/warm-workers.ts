import { defaultLimits, startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** Brings a worker, at once when one stands ready. */
export type StartWorker = () => WorkerProcess;

/** Workers that are up before they are needed: an author who saves a file does not wait for a process to start. */
export interface WarmWorkers {
  readonly start: StartWorker;
  end(): Promise<void>;
}

/** One reads the saved checks, one judges by them. */
const ready = 2;
/** Milliseconds until those that were taken are replaced: what was taken has work to do first. */
const refillMs = 1500;

export function createWarmWorkers(): WarmWorkers {
  let waiting: WorkerProcess[] = [];
  const fill = () => {
    while (waiting.length < ready) waiting.push(startWorkerProcess(defaultLimits));
  };
  let timer = setTimeout(fill, 0);
  return {
    start: () => {
      clearTimeout(timer);
      timer = setTimeout(fill, refillMs).unref();
      return waiting.shift() ?? startWorkerProcess(defaultLimits);
    },
    end: async () => {
      clearTimeout(timer);
      const left = waiting;
      waiting = [];
      await Promise.all(left.map((worker) => worker.end()));
    },
  };
}
