import { setTimeout as delay } from 'node:timers/promises';
import { maxPodLog, type PodLog, type PodLogSource, writerOf } from '#protocol';
import { ApiError, ClusterAway } from '../api/api-server.ts';
import { reasonOf, type Told } from './kind-watch.ts';
import type { WatchContext } from './watch-context.ts';

const lines = 1000;
/** Milliseconds in which what comes is told together. */
const together = 100;

/**
 * Follows what a container writes until the signal aborts. It is read as a whole first: who only follows an empty log hears nothing, and cannot
 * tell it from an answer that is slow to come. It is read anew every few seconds: the container may be another one, and a dead connection
 * says nothing. One that has ended is not followed: its last words stay.
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
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?container=${container}&tailLines=${lines}`;
  let told: string | undefined;
  const say = (next: Told<PodLog>) => {
    const text = JSON.stringify(next);
    if (text === told || signal.aborted) return;
    told = text;
    tell(next);
  };
  while (!signal.aborted) {
    let log = new LogBuffer();
    const flush = () => say({ type: 'value', value: log.value });
    let timer: NodeJS.Timeout | undefined;
    const openedAt = performance.now();
    const { watch, patience } = context.times;
    const within = (time: number) => ({
      signal: AbortSignal.any([signal, AbortSignal.timeout(time)]),
      silence: patience,
    });
    try {
      const whole = within(patience - watch);
      await context.api().follow(path, { ...whole, onLine: (line) => log.add(line) });
      if (whole.signal.aborted) throw new ClusterAway('the log does not come to its end');
      flush();
      const followed = new LogBuffer();
      await context.api().follow(`${path}&follow=true`, {
        ...within(watch),
        onLine: (line) => {
          followed.add(line);
          // It begins with what is known.
          if (followed.count < log.count) return;
          log = followed;
          timer ??= setTimeout(() => {
            timer = undefined;
            flush();
          }, together);
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

  add(line: string): void {
    this.#count += 1;
    this.#text += `${line.slice(0, 4096)}\n`;
    if (this.#text.length <= maxPodLog) return;
    this.#cut = true;
    this.#text = this.#text.slice(-maxPodLog);
  }

  get count(): number {
    return this.#count;
  }

  get value(): PodLog {
    return { text: this.#text, cut: this.#cut || this.#count >= lines };
  }
}
