import { once } from 'node:events';
import { link } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { maxTunnels, tunnelProtocol } from '#protocol';
import { type HolderUnderTest, startHolder } from '../../../holder/holder-under-test.ts';
import { relayUnderTest, secret } from '../../../testing/relay-under-test.ts';

const relay = relayUnderTest();
let holder: HolderUnderTest;
beforeEach(async () => {
  holder = await startHolder();
  await link(holder.path, relay().folder.socket('holder.sock'));
});
afterEach(() => holder.stop());

async function listen(host: string, serve: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    socket.on('error', () => undefined);
    relay().after(() => socket.destroy());
    serve(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  relay().after(() => server.close());
  const { port }: AddressInfo = Object(server.address());
  return port;
}

interface Asked {
  readonly sandbox?: string;
  readonly bearer?: string;
  readonly upgrade?: string;
}

/** The tunnel, or the status and code of what came instead. */
function open(
  port: number | string,
  asked: Asked = {},
): Promise<Duplex | { status: number; code: string | undefined }> {
  const { sandbox = relay().folder.sandbox, bearer = secret, upgrade = tunnelProtocol } = asked;
  const sent = request(`${relay().url}/v1/sandboxes/${sandbox}/ports/${port}`, {
    headers: { authorization: `Bearer ${bearer}`, connection: 'upgrade', upgrade },
  });
  sent.end();
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('upgrade', (_response, socket) => {
      relay().after(() => socket.destroy());
      resolve(socket);
    });
    sent.on('response', (response: IncomingMessage) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => {
        const code = body === '' ? undefined : String(Object(JSON.parse(body)).error?.code);
        resolve({ status: response.statusCode ?? 0, code });
      });
    });
  });
}

async function tunnel(port: number): Promise<Duplex> {
  const opened = await open(port);
  if ('status' in opened) throw new Error(`${opened.status} ${opened.code}`);
  return opened;
}

test.each(['127.0.0.1', '::1'])('bytes pass both ways to who listens on %s, and an end is passed on', async (host) => {
  const port = await listen(host, (socket) => socket.on('data', (data) => socket.end(`you said ${data}`)));
  const line = await tunnel(port);
  line.write('hello');
  expect(String((await once(line, 'data'))[0])).toBe('you said hello');
  await once(line, 'end');
});

test('an answer is there to its last byte, also for who is still speaking', async () => {
  const answer = Buffer.alloc(2_000_000, 'a');
  const port = await listen('127.0.0.1', (socket) => socket.once('data', () => socket.end(answer)));
  const line = await tunnel(port);
  line.on('error', () => undefined);
  line.write(Buffer.alloc(300_000, 'q'));
  let got = 0;
  for await (const chunk of line) got += Buffer.from(chunk).length;
  expect(got).toBe(answer.length);
});

test('who goes away is gone for the program too, and leaves his place', async () => {
  let heard: Promise<unknown> = Promise.resolve();
  const port = await listen('127.0.0.1', (socket) => {
    heard = once(socket.resume(), 'close');
  });
  for (let round = 0; round < maxTunnels + 2; round += 1) {
    const line = await tunnel(port);
    line.destroy();
    await heard;
  }
});

test('nobody listens: the answer says so', async () => {
  const port = await listen('127.0.0.1', () => undefined);
  expect(await open(port === 65_535 ? 1 : 65_535 - (port % 2))).toMatchObject({ status: 502, code: 'port-closed' });
});

test('asks for the secret, for a sandbox that is there, and for a port', async () => {
  expect(await open(80, { bearer: 'wrong' })).toMatchObject({ status: 401 });
  expect(await open(80, { sandbox: 's-222222222222' })).toEqual({ status: 404, code: 'no-such-sandbox' });
  for (const port of ['0', '65536', '080', '80/x', '80?x', '-1', '8e1'])
    expect(await open(port), port).toEqual({ status: 404, code: undefined });
  expect(await open(80, { upgrade: 'h2c' })).toEqual({ status: 404, code: undefined });
});

test(`makes ${maxTunnels} at a time, and refuses what is more`, async () => {
  const port = await listen('127.0.0.1', () => undefined);
  for (let count = 0; count < maxTunnels; count += 1) await tunnel(port);
  expect(await open(port)).toEqual({ status: 429, code: 'too-many-tunnels' });
});

test('says when the sandbox makes no connections', async () => {
  await holder.stop();
  expect(await open(80)).toEqual({ status: 503, code: 'sandbox-away' });
  holder = await startHolder();
});
