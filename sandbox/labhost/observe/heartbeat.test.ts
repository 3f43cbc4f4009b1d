import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startHeartbeat } from './heartbeat.ts';

afterEach(() => vi.useRealTimers());

/** Two ends of a socket, the far one answering pings or not. */
async function ends(autoPong: boolean) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('Not listening');
  const far = new WebSocket(`ws://127.0.0.1:${address.port}`, { autoPong });
  const [near]: WebSocket[] = await once(server, 'connection');
  if (near === undefined) throw new Error('No connection');
  return { near, far, server };
}

test('ends a socket that answers none of two pings, keeps one that does, and spares one it holds back itself', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const heartbeat = startHeartbeat();
  const [dead, alive, held] = await Promise.all([ends(false), ends(true), ends(false)]);
  for (const { near } of [dead, alive, held]) heartbeat.add(near);
  held.near.pause();
  const closed = once(dead.near, 'close');
  for (let beat = 0; beat < 3; beat += 1) {
    const answered = once(alive.near, 'pong');
    vi.advanceTimersByTime(10_000);
    await answered;
  }
  await closed;
  expect(alive.near.readyState).toBe(WebSocket.OPEN);
  expect(held.near.readyState).toBe(WebSocket.OPEN);
  heartbeat.stop();
  for (const { near, server } of [dead, alive, held]) {
    near.terminate();
    server.close();
  }
});
