import { type ExchangeResult, maxExchanged, type PodFileRequest } from '#protocol';
import { type Ended, type RunningInPod, runInPod } from './run-in-pod.ts';
import type { LearnerDoor } from './watch-context.ts';

/**
 * Reads a file in a container, by the container's own `head`: what it says is foreign, and bounded here too. Rejects with ClusterAway when
 * the API server does not answer.
 */
export async function readPodFile(
  door: LearnerDoor,
  namespace: string,
  { pod, container, file, timeoutMs }: PodFileRequest,
): Promise<ExchangeResult> {
  const startedAt = performance.now();
  const command = ['head', '-c', `${maxExchanged + 1}`, file];
  const head = runInPod(door, { namespace, pod, container, command });
  let late: NodeJS.Timeout | undefined;
  try {
    const found = await Promise.race([
      take(head),
      new Promise<'timeout'>((resolve) => {
        late = setTimeout(() => resolve('timeout'), timeoutMs);
      }),
    ]);
    const milliseconds = performance.now() - startedAt;
    if (typeof found === 'string') return { outcome: found, milliseconds };
    const received = found.subarray(0, maxExchanged).toString('latin1');
    return { outcome: 'exchanged', received, cut: found.length > maxExchanged, milliseconds };
  } finally {
    clearTimeout(late);
    head.close();
  }
}

async function take({ output, ended }: RunningInPod): Promise<Buffer | 'refused' | 'unreachable' | 'reset'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of output) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    // Whoever says more than `head` was asked for is not listened to any longer.
    if (bytes > maxExchanged) return Buffer.concat(chunks);
  }
  const end = await ended;
  return end === 0 ? Buffer.concat(chunks) : failureOf(end);
}

/** `head` ends with a code when it cannot read; a shell's 126 and 127 mean that there is no such program. */
function failureOf(end: Ended) {
  if (end === 'broken off') return 'reset';
  return end === 'never' || end === 126 || end === 127 ? 'unreachable' : 'refused';
}
