import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finishWithin } from './finish-within.ts';

let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer((asked, response) => {
    finishWithin(asked, 100);
    asked.resume().on('end', async () => {
      await pause(400);
      response.end('all of it');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a request that does not end is ended', async () => {
  const sent = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': 10 } });
  sent.write('half');
  const [error] = await once(sent, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
});

test.each([
  ['GET', ''],
  ['POST', 'whole'],
])('an answer to %s may take longer', async (method, body) => {
  const [answer] = await once(request({ port, host: '127.0.0.1', method }).end(body), 'response');
  answer.setEncoding('utf8');
  expect(await answer.toArray()).toEqual(['all of it']);
});
