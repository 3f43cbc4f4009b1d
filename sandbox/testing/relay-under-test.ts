import { pino } from 'pino';
import { afterEach, beforeEach } from 'vitest';
import type { WebSocket } from 'ws';
import { type Relay, startRelay } from '../labhost/relay/index.ts';
import { openDoor } from './sandbox-doors.ts';
import { type SocketsFolder, socketsFolder } from './sockets-folder.ts';

export const secret = 'a-secret-of-the-agent-for-tests';

/** A relay over a folder of its own, made anew for each test of the file that asks for it. */
export interface RelayUnderTest {
  readonly url: string;
  readonly folder: SocketsFolder;
  /** Opens a WebSocket of the one sandbox, closed after the test. */
  door(kind: 'terminal' | 'observe', sandbox?: string): Promise<WebSocket>;
  /** Lets no time pass for its rates and pauses, until what it gives is called: what follows is as fast on every machine. */
  stopClock(): () => void;
  /** Called after the test, last first. */
  after(clean: () => unknown): void;
}

export function relayUnderTest(): () => RelayUnderTest {
  let relay: Relay | undefined;
  let current: RelayUnderTest | undefined;
  let clean: (() => unknown)[] = [];
  let stoppedAt: number | undefined;
  beforeEach(async () => {
    clean = [];
    stoppedAt = undefined;
    const folder = await socketsFolder();
    const started = await startRelay({
      log: pino({ level: 'silent' }),
      secret,
      port: 0,
      host: '127.0.0.1',
      socketsFolder: folder.path,
      now: () => stoppedAt ?? Date.now(),
      signal: new AbortController().signal,
    });
    relay = started;
    const url = `http://127.0.0.1:${started.port}`;
    current = {
      url,
      folder,
      stopClock: () => {
        stoppedAt = Date.now();
        return () => {
          stoppedAt = undefined;
        };
      },
      after: (work) => {
        clean.push(work);
      },
      door: async (kind, sandbox = folder.sandbox) => {
        const socket = await openDoor(`${url}/v1/sandboxes/${sandbox}/${kind}`, secret);
        clean.push(() => socket.terminate());
        return socket;
      },
    };
  });
  afterEach(async () => {
    for (const work of clean.reverse()) await work();
    await relay?.close();
    await current?.folder.remove();
  });
  return () => {
    if (current === undefined) throw new Error('Only within a test');
    return current;
  };
}
