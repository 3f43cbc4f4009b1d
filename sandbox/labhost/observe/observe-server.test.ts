import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { sandboxId } from '#protocol';
import { closing, observeInbox, openDoor } from '../../testing/sandbox-doors.ts';
import type { CensusLine } from './census/census-line.ts';
import { createObserveServer, type ObserveServer } from './index.ts';
import { maxObserveUp } from './serve-observation.ts';

const sandbox = sandboxId.parse('s-abcdefghijkl');

let http: Server;
let observe: ObserveServer;
let sockets: WebSocket[] = [];
/** What the lab host has, and who listens to census. */
let present = true;
let tell: ((line: CensusLine) => void) | undefined;
let watching: () => void = () => undefined;

beforeEach(async () => {
  present = true;
  tell = undefined;
  sockets = [];
  observe = createObserveServer({
    census: {
      watch: (_, listener) => {
        tell = listener;
        watching();
        return () => {
          tell = undefined;
          watching();
        };
      },
      close: () => undefined,
    },
    kernelLog: { watch: () => () => undefined },
    locate: () => (present ? { cgroup: '/', initPid: 1 } : undefined),
    now: () => 1,
  });
  http = createServer();
  http.on('upgrade', (request, socket, head) => observe.handleUpgrade(request, socket, head, sandbox));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  observe.close();
  http.close();
  await once(http, 'close');
});

async function open(): Promise<WebSocket> {
  const address = http.address();
  if (typeof address !== 'object' || address === null) throw new Error('Not listening');
  const socket = await openDoor(`http://127.0.0.1:${address.port}/`, 'any');
  sockets.push(socket);
  return socket;
}

/** Watches `linux` and waits until census is asked. */
async function watch(socket: WebSocket): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    watching = resolve;
  });
  socket.send('{"type":"watch","sources":["linux"]}');
  await asked;
}

const line = (reason: string): CensusLine => ({ sandbox, source: 'linux', at: 2, unavailable: reason });

test('asks census only while somebody watches, and passes on what it tells', async () => {
  const socket = await open();
  const inbox = observeInbox(socket);
  await watch(socket);
  tell?.(line('no cgroup'));
  const said = { type: 'unavailable', source: 'linux', at: 2, reason: 'no cgroup' };
  expect(await inbox.first(() => true)).toEqual(said);
  const stopped = new Promise<void>((resolve) => {
    watching = resolve;
  });
  socket.send('{"type":"watch","sources":[]}');
  await stopped;
  expect(tell).toBeUndefined();
});

test('a socket that closes watches no more', async () => {
  const socket = await open();
  await watch(socket);
  const stopped = new Promise<void>((resolve) => {
    watching = resolve;
  });
  socket.close();
  await stopped;
  expect(tell).toBeUndefined();
});

test('a sandbox that is not there, or not any more, closes with the reason', async () => {
  const late = await open();
  await watch(late);
  present = false;
  const ended = closing(late);
  tell?.(line('its first process is gone'));
  const gone = { code: 4404, reason: `The sandbox ${sandbox} is not there any more` };
  expect(await ended).toEqual(gone);
  expect(await closing(await open())).toEqual(gone);
});

test('a source that is served elsewhere is said so', async () => {
  const socket = await open();
  const inbox = observeInbox(socket);
  socket.send('{"type":"watch","sources":["docker.containers"]}');
  expect(await inbox.first(() => true)).toMatchObject({
    type: 'unavailable',
    reason: '"docker.containers" is not served here',
  });
});

test.each<[string, string | Buffer, number]>([
  ['garbage', 'garbage', 4400],
  ['an unknown source', '{"type":"watch","sources":["/etc/shadow"]}', 4400],
  ['bytes', Buffer.from('{"type":"watch","sources":[]}'), 4400],
  ['far too much', 'x'.repeat(maxObserveUp + 1), 1009],
])('a watcher that sends %s is left', async (_, message, code) => {
  const socket = await open();
  const ended = closing(socket);
  socket.send(message);
  expect((await ended).code).toBe(code);
});

test('a slow watcher gets the latest and not everything', async () => {
  const socket = await open();
  const inbox = observeInbox(socket);
  await watch(socket);
  socket.pause();
  const padding = 'x'.repeat(290);
  // More than the kernel's buffers take while nobody reads.
  for (let count = 0; count < 100_000; count += 1) {
    tell?.(line(`${count} ${padding}`.slice(0, 300)));
    if (count % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  socket.resume();
  await inbox.first((message) => message.type === 'unavailable' && message.reason.startsWith('99999 '));
  expect(inbox.all.length).toBeLessThan(50_000);
});

test('sixteen watchers of a sandbox and no more', async () => {
  for (let count = 0; count < 16; count += 1) await open();
  expect(await closing(await open())).toMatchObject({ code: 4429 });
});
