import { once } from 'node:events';
import type { Socket } from 'node:net';
import { decodeAnswer, dialedBytes, encodeCall, FrameError, type HolderAnswer } from '#protocol';
import { HolderRefusal } from '../files/look-reader.ts';

interface Place {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** From the network that this process of the sandbox is in. */
  readonly process?: number;
  /** Until either side ends; `timeoutMs` is then for making the connection. */
  readonly lasting?: boolean;
}

type Outcome = Extract<HolderAnswer, { type: 'dialed' }>['outcome'];

/**
 * Asks the holder behind `line` for a connection. From then on, when `connected`, the line carries that connection's bytes.
 * Throws HolderRefusal, FrameError, or the signal's reason.
 */
export async function dial(
  line: Socket,
  { address, port, timeoutMs, process, lasting }: Place,
  signal: AbortSignal,
): Promise<Outcome> {
  // A little longer there: whoever asks is the one to say that the time is over.
  line.write(encodeCall({ type: 'dial', process, address, port, milliseconds: timeoutMs + 500, lasting }));
  let head = take(line);
  while (head === undefined) {
    if (line.readableEnded || line.destroyed) throw new FrameError('The holder ended the connection');
    await Promise.race([once(line, 'readable', { signal }), once(line, 'close', { signal })]);
    head = take(line);
  }
  const answer = decodeAnswer(head);
  if (answer.type === 'error') throw new HolderRefusal(answer);
  if (answer.type !== 'dialed') throw new FrameError(`${answer.type} is no answer to DIAL`);
  return answer.outcome;
}

/** DIALED is shorter than any ERROR: what comes after DIALED is not ours to read. */
function take(line: Socket): Uint8Array | undefined {
  const head: unknown = line.read(dialedBytes);
  if (!(head instanceof Uint8Array)) return undefined;
  if (head.length < dialedBytes) throw new FrameError('The holder ended the connection');
  if (new DataView(head.buffer, head.byteOffset).getUint32(4, true) === 1) return head;
  const more: unknown = line.read();
  return more instanceof Uint8Array ? Buffer.concat([head, more]) : head;
}
