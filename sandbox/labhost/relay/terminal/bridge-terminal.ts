import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { closeCode, FrameError, type SandboxId } from '#protocol';
import type { Log } from '../../observe/index.ts';
import type { SandboxSockets } from '../sandbox-sockets.ts';
import { HolderOrder } from './holder-order.ts';
import { toHolder } from './to-holder.ts';
import { toViewer } from './to-viewer.ts';
import { Valve } from './valve.ts';

/** Milliseconds for the holder to take the connection, and for the viewer to say HELLO and the holder to answer it. */
const connectTimeout = 3000;
const greetingTimeout = 10_000;

export interface TerminalContext {
  readonly sandbox: SandboxId;
  readonly sockets: SandboxSockets;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Joins an accepted WebSocket to the holder of a sandbox until either side ends; the close code says which and why. */
export async function bridgeTerminal(viewer: WebSocket, context: TerminalContext): Promise<void> {
  const { sandbox, sockets, log, now } = context;
  const order = new HolderOrder();
  const left = new AbortController();
  let holder: Socket | undefined;
  let greeting: NodeJS.Timeout | undefined;
  // What comes before the holder is there waits in the kernel.
  viewer.pause();

  const end = (code: number, reason: string) => {
    down.flush();
    left.abort();
    viewer.resume();
    viewer.close(code, closeReason(reason));
  };
  const guarded = (work: () => void) => {
    if (left.signal.aborted) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof FrameError)) log.error({ err: error, sandbox }, 'terminal failed');
      end(closeCode.protocol, error instanceof FrameError ? error.message : 'The relay failed');
    }
  };
  const holderLost = async () => {
    if (left.signal.aborted) return;
    if (await sockets.exists(sandbox)) end(closeCode.unavailable, 'The terminals of the sandbox do not answer');
    else end(closeCode.sandboxGone, `The sandbox ${sandbox} is not there any more`);
  };
  const down = toViewer({
    viewer,
    valve: new Valve({ pause: () => holder?.pause(), resume: () => holder?.resume() }),
    order,
    now,
  });
  viewer.on('error', () => viewer.terminate());
  viewer.on('close', () => left.abort());
  left.signal.addEventListener('abort', () => {
    clearTimeout(greeting);
    down.stop();
    holder?.destroy();
  });

  const connecting = AbortSignal.any([context.signal, left.signal, AbortSignal.timeout(connectTimeout)]);
  try {
    holder = await sockets.connect(sandbox, 'holder.sock', connecting, (bytes) =>
      guarded(() => {
        down.push(bytes);
        if (order.welcomed) clearTimeout(greeting);
      }),
    );
  } catch (error) {
    log.debug({ err: error, sandbox }, 'holder not reached');
    return holderLost();
  }
  holder.on('error', (error) => log.debug({ err: error, sandbox }, 'holder connection failed'));
  holder.on('end', holderLost);
  holder.on('close', holderLost);
  if (left.signal.aborted) return void holder.destroy();

  const up = toHolder({ holder, valve: new Valve(viewer), order, now });
  left.signal.addEventListener('abort', () => up.stop());
  greeting = setTimeout(() => {
    if (order.greeted) end(closeCode.unavailable, 'The terminals of the sandbox do not answer');
    else end(closeCode.protocol, 'No HELLO came within 10 s');
  }, greetingTimeout);
  viewer.on('message', (data, isBinary) => {
    guarded(() => {
      if (!isBinary || !Buffer.isBuffer(data)) throw new FrameError('Expected binary messages, text came');
      up.push(data);
    });
  });
  viewer.resume();
}

/** A close frame carries at most 123 bytes of reason. */
function closeReason(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= 123
    ? text
    : `${bytes
        .subarray(0, 118)
        .toString('utf8')
        .replace(/\uFFFD+$/, '')}…`;
}
