import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { Duplex } from 'node:stream';
import type { FromPodRequest, HttpResult } from '#protocol';
import { ClusterAway } from '../api/api-server.ts';
import type { RunningInPod } from './run-in-pod.ts';

type Answer = Omit<Extract<HttpResult, { outcome: 'answered' }>, 'milliseconds'>;
type Failure = Exclude<HttpResult['outcome'], 'answered'>;

const mostBody = 65_536;
/** Milliseconds until a program in the pod has begun: on a busy node that takes longer than any answer. */
const startWithin = 20_000;

/** The command for `httpOverNc`. Its first byte says that it has begun; one that is not listened to any longer ends by itself. */
export const ncTo = ({ host, port, timeoutMs }: FromPodRequest): readonly string[] => [
  ...['sh', '-c', 'echo; exec nc -w "$0" "$1" "$2"'],
  ...[`${Math.ceil(timeoutMs / 1000) + 1}`, host, `${port}`],
];

/**
 * Asks over HTTP by way of BusyBox's `nc`, which makes the connection in a pod; HTTP is spoken here, and everything that comes is bounded. The
 * time for an answer begins when `nc` does: a slow node is not a server that does not answer. Rejects with ClusterAway when the API server
 * does not answer or the pod goes meanwhile.
 */
export async function httpOverNc(line: RunningInPod, asked: FromPodRequest): Promise<HttpResult> {
  await begun(line);
  const startedAt = performance.now();
  const answer = await answerOver(line, asked);
  return { ...answer, milliseconds: performance.now() - startedAt };
}

async function begun({ output }: RunningInPod): Promise<void> {
  const late = AbortSignal.timeout(startWithin);
  const waiting = { signal: late };
  try {
    await Promise.race([once(output, 'readable', waiting), once(output, 'end', waiting)]);
  } catch (cause) {
    if (late.aborted) throw new ClusterAway('The pod that asks for the checks begins nothing', { cause });
    throw cause;
  }
  if (output.read(1) === null) throw new ClusterAway('The pod that asks for the checks has ended');
}

async function answerOver(line: RunningInPod, asked: FromPodRequest): Promise<Answer | { outcome: Failure }> {
  const late = AbortSignal.timeout(asked.timeoutMs);
  try {
    return await speak(line, asked, late);
  } catch (error) {
    if (late.aborted) return { outcome: 'timeout' };
    if (codeOf(error).startsWith('HPE_')) return { outcome: 'not-http' };
    // Rejects when it was the API server that broke it off.
    const end = await line.ended;
    if (end === 0) return { outcome: 'reset' };
    if (end === 1) return { outcome: failureOf(line.complaint()) };
    throw new ClusterAway('The pod that asks for the checks has ended', { cause: error });
  }
}

/** What `nc` of BusyBox complains of. */
function failureOf(words: string): Failure {
  if (/refused/i.test(words)) return 'refused';
  if (/timed out|timeout/i.test(words)) return 'timeout';
  return /bad address|no route|unreachable/i.test(words) ? 'unreachable' : 'reset';
}

async function speak({ input, output }: RunningInPod, asked: FromPodRequest, signal: AbortSignal): Promise<Answer> {
  const outgoing = request({
    createConnection: () => Duplex.from({ readable: output, writable: input }),
    ...{ method: asked.method, path: asked.path, host: asked.host, port: asked.port, defaultPort: 80 },
    headers: { connection: 'close', ...asked.headers },
    maxHeaderSize: 16 * 1024,
    signal,
  });
  const answer = responseTo(outgoing);
  outgoing.end();
  const response = await answer;
  const { body, cut } = await bodyOf(response);
  const headers = Object.entries(response.headers).slice(0, 64);
  return {
    ...{ outcome: 'answered', status: response.statusCode ?? 0, body, cut },
    headers: Object.fromEntries(headers.map(([name, value]) => [name.slice(0, 256), String(value).slice(0, 4096)])),
  };
}

function responseTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject);
    outgoing.on('close', () => reject(new Error('The connection ended without an answer')));
  });
}

async function bodyOf(response: IncomingMessage): Promise<{ body: string; cut: boolean }> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    parts.push(chunk);
    length += chunk.length;
    if (length > mostBody) break;
  }
  return { body: Buffer.concat(parts).subarray(0, mostBody).toString().slice(0, mostBody), cut: length > mostBody };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
