import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { courseRegistry, type ProbeResult, type SandboxProbe } from '#protocol';
import type { Endpoint } from '../../settings.ts';
import { askHttp } from './ask-http.ts';
import { dial } from './dial.ts';
import { exchange } from './exchange.ts';

export interface ProbeContext {
  /** Opens a connection to the holder. */
  connect(signal: AbortSignal): Promise<Socket>;
  /** Where the course registry is: asked from the lab host, since a learner can bend every way that leads through his sandbox. */
  readonly registry: Endpoint | undefined;
  /** Milliseconds. */
  now(): number;
  readonly signal: AbortSignal;
}

/** One probe from inside the sandbox's network or a process's. Whoever answers is the learner's: everything is bounded. Throws when there is no holder. */
export async function probe(asked: SandboxProbe, context: ProbeContext): Promise<ProbeResult> {
  const startedAt = context.now();
  const late = AbortSignal.timeout(asked.timeoutMs);
  const signal = AbortSignal.any([context.signal, late]);
  const milliseconds = () => Math.max(0, context.now() - startedAt);
  let line: Socket | undefined;
  const end = () => line?.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    const direct = isForRegistry(asked) ? context.registry : undefined;
    line = direct === undefined ? await context.connect(signal) : connect({ host: direct.address, port: direct.port });
    const place = 'process' in asked ? { ...asked, address: '127.0.0.1' } : asked;
    const outcome = direct === undefined ? await dial(line, place, signal) : await connectionTo(line, signal);
    if (outcome !== 'connected') return { outcome, milliseconds: milliseconds() };
    const answer = 'process' in asked ? await exchange(line, asked, signal) : await askHttp(line, asked, signal);
    return { ...answer, milliseconds: milliseconds() };
  } catch (error) {
    context.signal.throwIfAborted();
    if (late.aborted) return { outcome: 'timeout', milliseconds: milliseconds() };
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

const isForRegistry = (asked: SandboxProbe) =>
  'address' in asked && asked.address === courseRegistry.address && asked.port === courseRegistry.port;

/** Throws when it is away: that is our trouble, and tells nothing about the learner. */
async function connectionTo(line: Socket, signal: AbortSignal): Promise<'connected'> {
  await once(line, 'connect', { signal });
  return 'connected';
}
