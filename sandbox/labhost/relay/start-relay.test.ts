import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { agentHello, protocolVersion } from '#protocol';
import { relayUnderTest, secret } from '../../testing/relay-under-test.ts';
import { closing } from '../../testing/sandbox-doors.ts';

const relay = relayUnderTest();

const get = (path: string, authorization?: string) =>
  fetch(relay().url + path, authorization === undefined ? {} : { headers: { authorization } });

test('says hello to who knows the secret', async () => {
  const response = await get('/v1/hello', `Bearer ${secret}`);
  expect(agentHello.parse(await response.json())).toMatchObject({ protocol: protocolVersion, wall: { state: 'open' } });
});

test.each([undefined, '', 'Bearer', 'Bearer wrong', `Basic ${secret}`, `Bearer ${secret} `.repeat(2)])(
  'tells nothing to who says %j',
  async (authorization) => {
    const response = await get('/v1/hello', authorization);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'unauthorized' } });
  },
);

test('has nothing but its three doors', async () => {
  expect((await get('/', `Bearer ${secret}`)).status).toBe(404);
  expect((await get('/v1/hello?x', `Bearer ${secret}`)).status).toBe(404);
});

async function refusal(path: string, authorization: string): Promise<number | undefined> {
  const socket = new WebSocket(relay().url.replace('http', 'ws') + path, { headers: { authorization } });
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response.statusCode;
}

test('opens no WebSocket without the secret, nor to a name that is no sandbox', async () => {
  expect(await refusal('/v1/sandboxes/s-abcdefghijkl/terminal', 'Bearer wrong')).toBe(401);
  expect(await refusal('/v1/sandboxes/../terminal', `Bearer ${secret}`)).toBe(404);
  expect(await refusal('/v1/sandboxes/s-..%2f..%2f..%2fx/terminal', `Bearer ${secret}`)).toBe(404);
  expect(await refusal('/v1/sandboxes/s-abcdefghijkl/root', `Bearer ${secret}`)).toBe(404);
});

test('says so when the sandbox is not there, or there is no holder yet', async () => {
  const gone = await closing(await relay().door('terminal', 's-222222222222'));
  expect(gone).toEqual({ code: 4404, reason: 'The sandbox s-222222222222 is not there any more' });
  const absent = await closing(await relay().door('terminal'));
  expect(absent).toEqual({ code: 4503, reason: 'The terminals of the sandbox do not answer' });
});
