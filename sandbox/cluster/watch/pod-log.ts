import { setTimeout as delay } from 'node:timers/promises';
import { maxPodLog, type PodLog, type PodLogSource, writerOf } from '#protocol';
import { ApiError } from '../api/api-server.ts';
import { reasonOf, type Told } from './kind-watch.ts';
import type { WatchContext } from './watch-context.ts';

const lines = 1000;
/** Milliseconds in which what comes is told together, and after which a log that says nothing is told as empty. */
const together = 100;
const quiet = 500;

/**
 * Follows what a container writes until the signal aborts. It is read anew every few seconds: the container may be another one, and a
 * dead connection says nothing. One that has ended is not followed: its last words stay.
 */
export async function followLog(
  context: WatchContext,
  {
    namespace,
    source,
    signal,
  }: { readonly namespace: string; readonly source: PodLogSource; readonly signal: AbortSignal },
  tell: (told: Told<PodLog>) => void,
): Promise<void> {
  const { pod, container } = writerOf(source);
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?container=${container}&tailLines=${lines}&follow=true`;
  let told: string | undefined;
  const say = (next: Told<PodLog>) => {
    const text = JSON.stringify(next);
    if (text === told || signal.aborted) return;
    told = text;
    tell(next);
  };
  while (!signal.aborted) {
    const buffer = new LogBuffer();
    const flush = () => say({ type: 'value', value: buffer.value });
    let timer: NodeJS.Timeout | undefined = setTimeout(flush, quiet);
    const openedAt = performance.now();
    try {
      await context.api().follow(path, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(context.times.watch)]),
        silence: context.times.patience,
        onLine: (line) => {
          buffer.add(line);
          if (buffer.isFirst) clearTimeout(timer);
          if (buffer.isFirst || timer === undefined) {
            timer = setTimeout(() => {
              timer = undefined;
              flush();
            }, together);
          }
          buffer.isFirst = false;
        },
      });
      flush();
    } catch (error) {
      // It has not begun to write, or is not there any more.
      if (error instanceof ApiError && error.status < 500) flush();
      else say({ type: 'unavailable', reason: `Kubernetes does not answer: ${reasonOf(error)}`.slice(0, 300) });
    } finally {
      clearTimeout(timer);
    }
    // Who ended at once is asked again a little later.
    const spent = performance.now() - openedAt;
    await delay(spent > context.times.watch / 2 ? 0 : context.times.firstPause * 8, undefined, { signal }).catch(
      () => undefined,
    );
  }
}

/** The end of a log. */
class LogBuffer {
  #text = '';
  #cut = false;
  #count = 0;
  isFirst = true;

  add(line: string): void {
    this.#count += 1;
    this.#text += `${line.slice(0, 4096)}\n`;
    if (this.#text.length <= maxPodLog) return;
    this.#cut = true;
    this.#text = this.#text.slice(-maxPodLog);
  }

  get value(): PodLog {
    return { text: this.#text, cut: this.#cut || this.#count >= lines };
  }
}
