import { setTimeout as delay } from 'node:timers/promises';
import type { Pass } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import type { Metrics } from '../metrics.ts';

/** Writes first passes down. The page sees green at once; the row follows, also when the database is locked for a while. */
export interface PassRecorder {
  record(passes: readonly Pass[]): void;
  /** Resolves when everything is written, or gives up after a last try. */
  close(): Promise<void>;
}

/** Milliseconds until the next try after the database did not take it. */
const retryPause = 1000;

export function createPassRecorder({ store, log, metrics }: WebContext & { metrics: Metrics }): PassRecorder {
  let unwritten: Pass[] = [];
  let writing: Promise<void> | undefined;
  const closing = new AbortController();

  const write = async () => {
    while (unwritten.length > 0) {
      const batch = unwritten;
      unwritten = [];
      try {
        await store.results.record(batch);
        for (const _ of batch) metrics.pass();
      } catch (error) {
        unwritten = [...batch, ...unwritten];
        log.error({ err: error, passes: unwritten.length }, 'Passes are not written yet');
        if (closing.signal.aborted) break;
        await delay(retryPause, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
    writing = undefined;
  };

  return {
    record: (passes) => {
      if (passes.length === 0) return;
      unwritten.push(...passes);
      writing ??= write();
    },
    close: async () => {
      closing.abort();
      await writing;
    },
  };
}
