import type { Clock } from '../session/clock.ts';
import type { LoadedLesson } from '../worker/messages.ts';
import type { StartWorker } from '../worker/warm-workers.ts';
import { BrokenChecks, defaultLimits, loadChecks, startWorkerProcess } from '../worker/worker-process.ts';

/** What a checks.ts declares, or why it cannot be read. */
export type ReadLesson =
  | ({ readonly status: 'read' } & LoadedLesson)
  | { readonly status: 'broken'; readonly reason: string; readonly stack: string };

interface Loader extends AsyncDisposable {
  /** One after the other. */
  read(checksFile: string): Promise<ReadLesson>;
}

/** Reads what lessons declare, in one worker for all of them; a lesson that breaks it does not break the next. */
export function openLoader(clock: Clock, start: StartWorker = () => startWorkerProcess(defaultLimits)): Loader {
  let worker: ReturnType<typeof startWorkerProcess> | undefined;
  const end = async () => {
    const ending = worker;
    worker = undefined;
    await ending?.end();
  };
  return {
    read: async (checksFile) => {
      worker ??= start();
      try {
        return { status: 'read', ...(await loadChecks(worker, checksFile, defaultLimits, clock)) };
      } catch (error) {
        if (!(error instanceof BrokenChecks)) throw error;
        await end();
        return { status: 'broken', reason: error.message, stack: error.stack ?? '' };
      }
    },
    [Symbol.asyncDispose]: end,
  };
}
