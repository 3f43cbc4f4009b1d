import { once } from 'node:events';
import { link, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ExchangeRequest, type HttpRequest, probeResult } from '#protocol';
import { type HolderUnderTest, startHolder } from '../../../holder/holder-under-test.ts';
import { relayUnderTest, secret } from '../../../testing/relay-under-test.ts';

const relay = relayUnderTest();
let holder: HolderUnderTest;
beforeEach(async () => {
  holder = await startHolder();
  await link(holder.path, relay().folder.socket('holder.sock'));
});
afterEach(() => holder.stop());

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  relay().after(() => server.close());
  const { port }: AddressInfo = Object(server.address());
  return port;
}
const serve = (listener: RequestListener) => listen(createServer(listener));
/** A server that says whatever it likes. */
function talk(speak: (socket: Socket) => void): Promise<number> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      relay().after(() => socket.destroy());
      speak(socket);
    }),
  );
}

function post(body: unknown, { sandbox = String(relay().folder.sandbox), bearer = secret } = {}): Promise<Response> {
  return fetch(`${relay().url}/v1/sandboxes/${sandbox}/probe`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
    body: JSON.stringify(body),
  });
}

const request = (port: number, parts: Partial<HttpRequest> = {}): HttpRequest => ({
  address: '127.0.0.1',
  port,
  method: 'GET',
  path: '/',
  headers: {},
  timeoutMs: 5000,
  ...parts,
});

async function ask(port: number, parts: Partial<HttpRequest> = {}) {
  const response = await post(request(port, parts));
  expect(response.status).toBe(200);
  return probeResult.parse(await response.json());
}

describe('who speaks HTTP', () => {
  test('is answered with status, headers and body, as they are', async () => {
    const port = await serve(({ url, headers, method }, response) => {
      response.writeHead(418, { 'X-Mark': 'é' }).end(`${method} ${url} ${headers.host} ${headers.accept}`);
    });
    const result = await ask(port, { path: '/a?b=%20', headers: { accept: 'text/plain' } });
    expect(result).toMatchObject({
      outcome: 'answered',
      status: 418,
      headers: { 'x-mark': 'é' },
      body: `GET /a?b=%20 127.0.0.1:${port} text/plain`,
      cut: false,
    });
    expect(await ask(port, { headers: { host: 'shop.example' } })).toMatchObject({
      body: 'GET / shop.example undefined',
    });
    expect(await ask(port, { method: 'HEAD' })).toMatchObject({ status: 418, body: '' });
  });

  test('is not followed elsewhere', async () => {
    const port = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await ask(port)).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
  });

  test('is read up to 64 KiB, to the last whole character, whether it ends or not', async () => {
    const port = await serve((_, response) => {
      const more = () => response.write('€'.repeat(10_000)) && setImmediate(more);
      response.on('drain', more);
      more();
    });
    expect(await ask(port)).toMatchObject({ body: '€'.repeat(21_845), cut: true });
  });

  test('is read with at most 64 headers', async () => {
    const names = Array.from({ length: 100 }, (_, at) => [`x-${at}`, 'y']);
    const port = await serve((_, response) => response.writeHead(200, Object.fromEntries(names)).end());
    expect(Object.keys(Object(await ask(port)).headers)).toHaveLength(64);
  });

  test('may offer another protocol, which is not taken', async () => {
    const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n';
    expect(await ask(await talk((socket) => socket.write(head)))).toMatchObject({ status: 101, body: '' });
  });
});

describe('who does not', () => {
  test.each<[string, string, (socket: Socket) => void]>([
    ['another greeting', 'not-http', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
    ['a status that is none', 'not-http', (socket) => socket.write('HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n')],
    ['headers without end', 'not-http', (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`)],
    ['an end before the answer', 'reset', (socket) => socket.end()],
    ['an end within the body', 'reset', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx')],
    ['a broken connection', 'reset', (socket) => socket.resetAndDestroy()],
  ])('%s is told as %s', async (_name, outcome, speak) => {
    expect(await ask(await talk(speak))).toMatchObject({ outcome });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['nothing at all', () => undefined],
    ['a body that does not go on', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx')],
    ['news that it goes on, again and again', (socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n')],
  ])('%s is a timeout', async (_name, speak) => {
    expect(await ask(await talk(speak), { timeoutMs: 300 })).toMatchObject({ outcome: 'timeout' });
  });

  test('is there is told from who refuses', async () => {
    const port = await serve(() => undefined);
    const other = createTcpServer();
    const free = await listen(other);
    other.close();
    await once(other, 'close');
    expect(await ask(free)).toMatchObject({ outcome: 'refused' });
    expect(await ask(port, { timeoutMs: 100 })).toMatchObject({ outcome: 'timeout' });
  });

  test('can be reached is unreachable', async () => {
    await holder.stop();
    holder = await startHolder(undefined, ['unshare', '--net', '--']);
    const path = relay().folder.socket('holder.sock');
    await rm(path);
    await link(holder.path, path);
    expect(await ask(80, { address: '10.1.2.3' })).toMatchObject({ outcome: 'unreachable' });
  });
});

function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 20);
  socket.on('close', () => clearInterval(timer));
}

describe('an exchange', () => {
  async function say(port: number, parts: Partial<ExchangeRequest> = {}) {
    const response = await post({ process: process.pid, port, send: '', timeoutMs: 5000, ...parts });
    expect(response.status).toBe(200);
    return probeResult.parse(await response.json());
  }

  test('carries bytes as they are, until the other side hangs up', async () => {
    const port = await talk((socket) => socket.once('data', (data) => socket.end(Buffer.concat([data, data]))));
    const send = '\0Q\xff\r\n€'.replace('€', '\x80');
    expect(await say(port, { send })).toMatchObject({ outcome: 'exchanged', received: send + send, cut: false });
  });

  test('reads 64 KiB of who does not end', async () => {
    const port = await talk((socket) => {
      const more = () => socket.write('x'.repeat(10_000)) && setImmediate(more);
      socket.on('drain', more);
      more();
    });
    expect(await say(port)).toMatchObject({ received: 'x'.repeat(65_536), cut: true });
  });

  test('with who says nothing is a timeout, with nobody refused, broken off reset', async () => {
    expect(await say(await talk(() => undefined), { timeoutMs: 300 })).toMatchObject({ outcome: 'timeout' });
    expect(await say(await talk((socket) => socket.resetAndDestroy()))).toMatchObject({ outcome: 'reset' });
    const other = createTcpServer();
    const free = await listen(other);
    other.close();
    await once(other, 'close');
    expect(await say(free)).toMatchObject({ outcome: 'refused' });
  });

  test('with a process that is not there is unreachable', async () => {
    expect(await say(await talk(() => undefined), { process: 4_194_304 })).toMatchObject({ outcome: 'unreachable' });
  });

  test.each([
    ['what is no byte', { send: '€' }],
    ['no process', { process: 0 }],
    ['an address of its own', { address: '10.0.0.1' }],
    ['more than 4 KiB', { send: 'x'.repeat(4097) }],
  ])('is refused with %s', async (_name, parts) => {
    const response = await post({ process: process.pid, port: 80, send: '', timeoutMs: 5000, ...Object(parts) });
    expect(response.status).toBe(400);
  });
});

describe('the route', () => {
  test.each<[string, unknown]>([
    ['a name', { address: 'localhost' }],
    ['a path with a line break', { path: '/\r\nx: y' }],
    ['a header with a line break', { headers: { x: 'a\r\nb: c' } }],
    ['another method', { method: 'POST' }],
    ['more time than there is', { timeoutMs: 60_000 }],
    ['a field that is not asked for', { body: 'x' }],
  ])('refuses %s', async (_name, parts) => {
    expect((await post({ ...request(80), ...Object(parts) })).status).toBe(400);
  });

  test('asks for the secret and for a sandbox that is there', async () => {
    expect((await post(request(80), { bearer: 'wrong' })).status).toBe(401);
    expect((await post(request(80), { sandbox: 's-222222222222' })).status).toBe(404);
    expect((await post(request(80), { sandbox: 'nonsense' })).status).toBe(404);
  });

  test('says when the sandbox makes no connections', async () => {
    await holder.stop();
    expect((await post(request(80))).status).toBe(503);
    holder = await startHolder();
  });

  test('makes eight at a time, and refuses what is more', async () => {
    const statuses: number[] = [];
    const refused = () => statuses.filter((status) => status === 429).length;
    // Nobody is answered before as many as are too many were refused.
    const held: (() => void)[] = [];
    const port = await serve((_, response) => (refused() < 4 ? held.push(() => response.end('x')) : response.end('x')));
    const asked = Array.from({ length: 12 }, async () => {
      statuses.push((await post(request(port))).status);
      if (refused() === 4) for (const answer of held.splice(0)) answer();
    });
    await Promise.all(asked);
    expect(statuses.sort()).toEqual([...Array(8).fill(200), ...Array(4).fill(429)]);
    expect(await ask(port)).toMatchObject({ outcome: 'answered' });
  });

  test('makes so many a second', async () => {
    const port = await serve((_, response) => response.end('x'));
    const goOn = relay().stopClock();
    const statuses: number[] = [];
    for (let round = 0; round < 41; round += 1) statuses.push((await post(request(port))).status);
    expect(statuses).toEqual([...Array(40).fill(200), 429]);
    goOn();
    await vi.waitFor(async () => expect((await post(request(port))).status).toBe(200), 60_000);
  });
});
