import type { Socket } from 'node:net';
import { type ExchangeRequest, type ExchangeResult, maxExchanged } from '#protocol';

type Answer = Omit<Extract<ExchangeResult, { outcome: 'exchanged' }>, 'milliseconds'>;

/** Says it all and listens until the other side hangs up, or has said as much as is read. One that ends without a byte is broken. */
export async function exchange(
  line: Socket,
  { send }: ExchangeRequest,
  signal: AbortSignal,
): Promise<Answer | { outcome: 'reset' }> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    line.write(Buffer.from(send, 'latin1'));
    for await (const chunk of line) {
      if (!Buffer.isBuffer(chunk)) continue;
      parts.push(chunk);
      length += chunk.length;
      if (length > maxExchanged) break;
    }
  } catch {
    signal.throwIfAborted();
    return { outcome: 'reset' };
  }
  signal.throwIfAborted();
  if (length === 0) return { outcome: 'reset' };
  const received = Buffer.concat(parts).subarray(0, maxExchanged).toString('latin1');
  return { outcome: 'exchanged', received, cut: length > maxExchanged };
}
