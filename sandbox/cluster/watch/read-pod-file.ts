import { once } from 'node:events';
import { type ExchangeResult, maxExchanged, type PodFileRequest } from '#protocol';
import { type Ended, type RunningInPod, runInPod } from './run-in-pod.ts';
import type { LearnerDoor } from './watch-context.ts';

/** `head` names each of several files that it comes to: with an empty one after it, a file is known to have come whole. */
const empty = '/dev/null';
const nameLine = (file: string) => `==> ${file} <==\n`;
const afterFile = Buffer.from(`\n${nameLine(empty)}`);

/** How often a file is read that did not come whole. */
const tries = 3;

/** Why a file did not come. `parted`: `head` ended well, and not all of its words came. */
type Failure = 'refused' | 'unreachable' | 'reset' | 'timeout' | 'parted';

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
  const command = ['head', '-c', `${maxExchanged + 1}`, file, empty];
  const tooLate = once(AbortSignal.timeout(timeoutMs), 'abort').then(() => 'timeout' as const);
  let found: Buffer | Failure = 'parted';
  for (let n = 0; n < tries && found === 'parted'; n += 1) {
    const head = runInPod(door, { namespace, pod, container, command });
    found = await Promise.race([take(head, file), tooLate]).finally(head.close);
  }
  const milliseconds = performance.now() - startedAt;
  if (typeof found === 'string') return { outcome: found === 'parted' ? 'reset' : found, milliseconds };
  const received = found.subarray(0, maxExchanged).toString('latin1');
  return { outcome: 'exchanged', received, cut: found.length > maxExchanged, milliseconds };
}

async function take({ output, ended }: RunningInPod, file: string): Promise<Buffer | Failure> {
  const beforeFile = Buffer.from(nameLine(file));
  const most = beforeFile.length + maxExchanged + 1 + afterFile.length;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of output) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    // Whoever says more than `head` was asked for is not listened to any longer.
    if (bytes > most) return 'reset';
  }
  const end = await ended;
  if (end !== 0) return failureOf(end);
  const said = Buffer.concat(chunks);
  const isWhole =
    said.length >= beforeFile.length + afterFile.length &&
    said.subarray(0, beforeFile.length).equals(beforeFile) &&
    said.subarray(-afterFile.length).equals(afterFile);
  return isWhole ? said.subarray(beforeFile.length, -afterFile.length) : 'parted';
}

/** `head` ends with a code when it cannot read; a shell's 126 and 127 mean that there is no such program. */
function failureOf(end: Ended): Failure {
  if (end === 'broken off') return 'reset';
  return end === 'never' || end === 126 || end === 127 ? 'unreachable' : 'refused';
}
