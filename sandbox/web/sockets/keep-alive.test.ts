import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { learnerId } from '#protocol';
import { inputRate } from './input-rate.ts';
import { keepAlive } from './keep-alive.ts';
import { createSocketPlaces } from './socket-places.ts';

describe('a silent browser', () => {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  let browser: WebSocket;
  let socket: WebSocket;
  let clock = 0;

  beforeEach(async () => {
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    const connected = once(server, 'connection');
    const port = typeof address === 'object' ? address?.port : 0;
    browser = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: false });
    [socket] = await connected;
    await once(browser, 'open');
    clock = 0;
    vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    browser.terminate();
    http.close();
    await once(http, 'close');
  });
  const pass = async (milliseconds: number) => {
    clock += milliseconds;
    await vi.advanceTimersByTimeAsync(milliseconds);
  };

  it('is pinged each 5 s and let go after 12 s', async () => {
    keepAlive(socket, () => clock);
    const pings = vi.fn();
    browser.on('ping', pings);
    const pinged = once(browser, 'ping');
    await pass(5000);
    await pinged;
    const closed = once(socket, 'close');
    await pass(5000);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    await pass(5000);
    await closed;
  });

  it('stays when it answers', async () => {
    const alive = keepAlive(socket, () => clock);
    for (let beat = 1; beat <= 4; beat += 1) {
      const pinged = once(browser, 'ping');
      await pass(5000);
      await pinged;
      const heard = once(socket, 'pong');
      browser.pong();
      await heard;
      expect(alive.heardAt).toBe(beat * 5000);
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('places', () => {
  const ada = learnerId.parse(`l-${'a'.repeat(20)}`);
  const bob = learnerId.parse(`l-${'b'.repeat(20)}`);

  it('are limited for each learner, and the dead keep none', () => {
    let clock = 0;
    const places = createSocketPlaces(1, () => clock);
    const leave = places.take(ada, { heardAt: 0 });
    expect(places.take(ada, { heardAt: 0 })).toBeUndefined();
    expect(places.take(bob, { heardAt: 0 })).toBeDefined();
    clock = 7000;
    expect(places.take(ada, { heardAt: 7000 })).toBeDefined();
    leave?.();
    expect(places.take(ada, { heardAt: 7000 })).toBeUndefined();
  });
});

describe('the rate of input', () => {
  it('lets a paste through and slows a flood without losing anything', () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const brake = { hold: vi.fn(), release: vi.fn() };
    const take = inputRate(brake, () => 0);
    for (let count = 0; count < 64; count += 1) take(64 * 1024);
    expect(brake.hold).not.toHaveBeenCalled();
    take(64 * 1024);
    expect(brake.hold).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(30);
    expect(brake.release).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});
