import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openPreview } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { rawBody, rawRequest } from '../../testing/raw-request.ts';
import { selfSigned } from '../../testing/self-signed.ts';
import { startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';

let web: WebUnderTest;
let learner: Learner;
const clean: (() => unknown)[] = [];
beforeEach(async () => {
  web = await startWebUnderTest();
  learner = await newLearner(web.url);
  await learner.sandbox();
});
afterEach(async () => {
  for (const work of clean.splice(0).reverse()) await work();
  await web.close();
});

async function listen(server: Server | ReturnType<typeof createTcpServer>, port = 8080): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  clean.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) web.agent.listening.set(port, address.port);
}
const serve = (listener: RequestListener, port?: number) => listen(createServer(listener), port);

/** Where the page would post its ticket. */
async function opened(who = learner, port = 8080) {
  const answer = await who.request('POST', '/api/previews', { port });
  const { url, ticket = '' } = openPreview.parse(await answer.json());
  return { host: new URL(url).host, path: new URL(url).pathname, ticket };
}

const post = (host: string, path: string, body: string) =>
  rawBody(web.url, 'POST', path, { host, 'content-type': 'application/x-www-form-urlencoded' }, body);

/** As a browser after the form: the host and the cookie for it. */
async function entered(who = learner, port = 8080) {
  const { host, path, ticket } = await opened(who, port);
  const answer = await post(host, path, `ticket=${ticket}`);
  expect(answer.status).toBe(303);
  const [cookie = ''] = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]);
  return { host, cookie };
}
const get = async (headers: Record<string, string>, path = '/', method = 'GET') =>
  rawRequest(web.url, method, path, headers);

describe('entering', () => {
  it('turns the ticket into a cookie of that host alone, which no script reads and no other site’s frame has', async () => {
    const { host, path, ticket } = await opened();
    expect(host).toMatch(new RegExp(`^8080--[a-z2-7]{20}\\.localhost:${new URL(web.url).port}$`));
    const answer = await post(host, path, `ticket=${ticket}`);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^drydock-preview=[^;]+; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=None; Partitioned$/,
    );
    expect(cookie).not.toContain('Domain');
  });

  it('works once, within its time, on its own host, and only for tickets of previews', async () => {
    const first = await opened();
    expect((await post(first.host, first.path, `ticket=${first.ticket}`)).status).toBe(303);
    expect((await post(first.host, first.path, `ticket=${first.ticket}`)).status).toBe(404);
    const late = await opened();
    web.skip(31_000);
    expect((await post(late.host, late.path, `ticket=${late.ticket}`)).status).toBe(404);
    const other = await newLearner(web.url);
    await other.sandbox();
    const theirs = await opened(other);
    const mine = await opened();
    expect((await post(theirs.host, theirs.path, `ticket=${mine.ticket}`)).status).toBe(404);
    const live = await learner.ticket({ use: 'live' });
    expect((await post(mine.host, mine.path, `ticket=${live}`)).status).toBe(404);
    expect((await post(mine.host, mine.path, '')).status).toBe(404);
    expect((await post(mine.host, mine.path, 'x'.repeat(5000))).status).toBe(400);
    expect((await get({ host: mine.host }, mine.path)).status).toBe(400);
  });

  it('is not offered without a sandbox, nor for what is no port', async () => {
    const newcomer = await newLearner(web.url);
    expect((await newcomer.request('POST', '/api/previews', { port: 80 })).status).toBe(409);
    for (const port of [0, 65_536, '80', 80.5, undefined])
      expect((await learner.request('POST', '/api/previews', { port })).status).toBe(400);
  });
});

describe('a page of the sandbox', () => {
  it('is shown as it is, framed by lessons alone, with cookies of its own host and none of ours', async () => {
    let asked: Record<string, unknown> = {};
    await serve((request, response) => {
      asked = { url: request.url, ...request.headers };
      response.setHeader('set-cookie', ['a=1; Domain=localhost', 'drydock-preview=stolen']);
      response.setHeader('content-security-policy', "default-src 'self'");
      response.writeHead(201, { 'x-own': 'yes' }).end('hello');
    });
    const { host, cookie } = await entered();
    const answer = await get({ host, cookie: `${cookie}; a=0`, 'x-forwarded-for': '9.9.9.9' }, '/x?y=%20');
    expect(answer).toMatchObject({ status: 201, body: 'hello' });
    expect(answer.headers).toMatchObject({ 'x-own': 'yes', 'set-cookie': ['a=1'] });
    expect(answer.headers['content-security-policy']).toBe(
      `default-src 'self', frame-ancestors 'self' ${web.url} ${web.url.replace('127.0.0.1', 'localhost')} ${web.url.replace('127.0.0.1', '[::1]')}`,
    );
    expect(asked).toMatchObject({ url: '/x?y=%20', host, cookie: 'a=0', connection: 'close' });
    expect(asked).not.toHaveProperty('x-forwarded-for');
    expect(web.agent.calls.filter((call) => call.includes('/ports/'))).toHaveLength(1);
  });

  it('streams both ways, piece by piece', async () => {
    await serve((request, response) => {
      response.flushHeaders();
      request.on('data', (chunk) => response.write(`<${chunk}>`));
      request.on('end', () => response.end('.'));
    });
    const { host, cookie } = await entered();
    const { port } = new URL(web.url);
    const stream = await fetchStream(Number(port), { host, cookie });
    stream.send('one');
    expect(await stream.next()).toBe('<one>');
    stream.send('two');
    expect(await stream.next()).toBe('<two>');
    stream.end();
    expect(await stream.next()).toBe('.');
  });

  it('gets HEAD, 204 and 304 without a body', async () => {
    await serve((request, response) =>
      response.writeHead(Number(request.url?.slice(1)), { 'content-length': request.method === 'HEAD' ? 5 : 0 }).end(),
    );
    const { host, cookie } = await entered();
    expect(await get({ host, cookie }, '/200', 'HEAD')).toMatchObject({
      status: 200,
      headers: { 'content-length': '5' },
    });
    expect(await get({ host, cookie }, '/304')).toMatchObject({ status: 304, body: '' });
  });

  it('is asked no more than 100 MiB at once', async () => {
    await serve((request, response) => request.resume().on('end', () => response.end()));
    const { host, cookie } = await entered();
    const big = { host, cookie, 'content-length': String(101 * 1024 * 1024) };
    expect(await get(big, '/', 'PUT')).toMatchObject({ status: 413 });
  });
});

describe('nobody else', () => {
  it.each([
    ['without a cookie', async () => ({})],
    ['with a made-up one', async () => ({ cookie: 'drydock-preview=s-aaaaaaaaaaaa.0.0.x' })],
    ['with the session of the learner himself', async () => ({ cookie: learner.cookie })],
    [
      'with a grant whose end was moved',
      async (cookie: string) => ({ cookie: cookie.replace(/\.(\d+)\./, (_, at) => `.${Number(at) + 1}.`) }),
    ],
  ])('sees it %s', async (_name, headersOf) => {
    await serve((_, response) => response.end('secret'));
    const { host, cookie } = await entered();
    const answer = await get({ host, ...(await headersOf(cookie)) });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.body).not.toContain('secret');
    expect(web.agent.calls.filter((call) => call.includes('/ports/'))).toEqual([]);
  });

  it('sees it as another learner, at a name that he knows, with the cookie of his own', async () => {
    await serve((_, response) => response.end('secret'));
    const { host } = await entered();
    const other = await newLearner(web.url);
    await other.sandbox();
    const theirs = await entered(other);
    const foreign = await get({ host, cookie: theirs.cookie });
    const unknown = await get({ host: host.replace(/--..../, '--aaaa'), cookie: theirs.cookie });
    expect(foreign.status).toBe(404);
    expect([foreign.body, foreign.headers]).toEqual([unknown.body, { ...unknown.headers, date: foreign.headers.date }]);
    expect((await get({ host: theirs.host, cookie: theirs.cookie })).body).toBe('secret');
  });

  it('sees it after the sandbox was replaced, the session ended, or twelve hours', async () => {
    await serve((_, response) => response.end('secret'));
    const before = await entered();
    await learner.request('POST', '/api/sandbox/reset');
    expect((await get(before)).status).toBe(404);
    await learner.sandbox();
    const after = await entered();
    expect(after.host).not.toBe(before.host);
    expect((await get(after)).status).toBe(200);
    web.skip(12 * 60 * 60 * 1000 + 1);
    expect((await get(after)).status).toBe(404);
  });

  it('reaches the platform by a preview’s name, nor a preview by the platform’s', async () => {
    const { host, cookie } = await entered();
    for (const path of ['/api/session', '/healthz', '/lesson/']) {
      const answer = await get({ host, cookie }, path);
      expect([answer.status, answer.body.includes('Nothing listens on port 8080')], path).toEqual([502, true]);
    }
    const { port } = new URL(web.url);
    for (const foreign of [`x.localhost:${port}`, `8080--short.localhost:${port}`, 'evil.example'])
      expect((await get({ host: foreign, cookie })).status, foreign).toBe(421);
  });
});

describe('a server that comes up', () => {
  it('is asked again while it hangs up without a word, unless that would do something twice', async () => {
    const seen: string[] = [];
    await listen(
      createTcpServer((socket) => {
        socket.once('data', (data) => {
          seen.push(String(data).split(' ')[0] ?? '');
          socket.end(seen.length < 3 ? '' : 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nup');
        });
      }),
    );
    const { host, cookie } = await entered();
    expect((await get({ host, cookie })).body).toBe('up');
    expect(seen).toEqual(['GET', 'GET', 'GET']);
    seen.length = 0;
    expect((await rawBody(web.url, 'POST', '/', { host, cookie }, 'order=1')).status).toBe(502);
    expect(seen).toEqual(['POST']);
  });
});

describe('what is not there', () => {
  it('is said in words: nobody listens, no HTTP, sandbox over', async () => {
    const { host, cookie } = await entered();
    expect(await get({ host, cookie })).toMatchObject({
      status: 502,
      body: expect.stringContaining('Nothing listens on port 8080'),
    });
    await listen(createTcpServer((socket) => socket.end('SSH-2.0-x\r\n')));
    expect(await get({ host, cookie })).toMatchObject({ status: 502, body: expect.stringContaining('is not HTTP') });
    await listen(createTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')));
    await expect(get({ host, cookie })).rejects.toThrow('aborted');
    await web.agent.kill('relay');
    expect(await get({ host, cookie })).toMatchObject({ status: 503, body: expect.stringContaining('lab host') });
    await web.agent.start('relay');
  });

  it('is a page without scripts and without an origin, and says nothing of what was asked', async () => {
    const { host, cookie } = await entered();
    const answer = await get({ host, cookie }, '/<script>alert(1)</script>');
    expect(answer.body).not.toContain('alert(1)');
    expect(answer.headers['content-security-policy']).toBe("sandbox; default-src 'none'; style-src 'unsafe-inline'");
  });
});

describe('a WebSocket', () => {
  const dial = (host: string, headers: Record<string, string>, origin = `http://${host}`) => {
    const socket = new WebSocket(`${web.url.replace('http', 'ws')}/socket`, { headers: { host, ...headers }, origin });
    clean.push(() => socket.terminate());
    const refused = once(socket, 'unexpected-response').then(([, response]) => Number(Object(response).statusCode));
    socket.on('error', () => undefined);
    return { socket, refused };
  };

  it('is joined with the program’s, bytes as they are, and ends with either', async () => {
    const http = createServer();
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket, request) => {
      socket.send(JSON.stringify({ url: request.url, cookie: request.headers.cookie ?? 'none' }));
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    });
    await listen(http);
    const { host, cookie } = await entered();
    const { socket } = dial(host, { cookie });
    expect(JSON.parse(String((await once(socket, 'message'))[0]))).toEqual({ url: '/socket', cookie: 'none' });
    const large = Buffer.alloc(300_000, 7);
    socket.send(large);
    expect((await once(socket, 'message'))[0]).toEqual(large);
    for (const client of sockets.clients) client.close(4000, 'enough');
    expect((await once(socket, 'close')).map(String)).toEqual(['4000', 'enough']);
  });

  it('of another page, of another learner, or to nobody is refused', async () => {
    const { host, cookie } = await entered();
    expect(await dial(host, { cookie }, web.url).refused).toBe(403);
    expect(await dial(host, { cookie }, 'null').refused).toBe(403);
    expect(await dial(host, {}).refused).toBe(404);
    expect(await dial(host, { cookie }).refused).toBe(502);
  });
});

describe('over TLS', () => {
  it('a port opens by the same steps, page and WebSocket, with cookies that need TLS', async () => {
    const tls = await selfSigned();
    await web.close();
    web = await startWebUnderTest({ tls });
    const { port } = new URL(web.url);
    const url = `https://localhost:${port}`;
    const ask = (method: string, path: string, headers: Record<string, string>, body = '') =>
      rawBody(url, method, path, headers, body, tls.cert);
    const hello = await ask('POST', '/api/session', { origin: url });
    const [session = ''] = (hello.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]);
    const mine = { origin: url, cookie: session, 'x-drydock-csrf': JSON.parse(hello.body).csrf };
    expect((await ask('POST', '/api/sandbox', mine)).status).toBe(200);
    const json = { ...mine, 'content-type': 'application/json' };
    const preview = openPreview.parse(JSON.parse((await ask('POST', '/api/previews', json, '{"port":8080}')).body));
    const { host, pathname, protocol } = new URL(preview.url);
    expect(protocol).toBe('https:');

    const program = createServer((request, response) => response.end(`${request.headers.host} ${request.url}`));
    new WebSocketServer({ server: program }).on('connection', (socket, { headers }) =>
      socket.send(`${headers.origin}`),
    );
    await listen(program);
    const form = { host, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await ask('POST', pathname, form, `ticket=${preview.ticket}`);
    const [line = ''] = answer.headers['set-cookie'] ?? [];
    expect([answer.status, line]).toEqual([303, expect.stringMatching(/; Secure; SameSite=None; Partitioned$/)]);
    const [cookie = ''] = line.split(';');
    expect(await ask('GET', '/x', { host, cookie })).toMatchObject({ status: 200, body: `${host} /x` });

    const origin = `https://${host}`;
    const socket = new WebSocket(`wss://localhost:${port}/`, {
      headers: { host, cookie },
      ...{ origin, ca: tls.cert, servername: 'localhost' },
    });
    clean.push(() => socket.terminate());
    expect(String((await once(socket, 'message'))[0])).toBe(origin);
  });
});

describe('without a wildcard name', () => {
  const platform = { host: 'learn.example' };
  beforeEach(async () => {
    await web.close();
    web = await startWebUnderTest({ url: new URL('http://learn.example') });
    learner = await newLearner(web.url);
    await learner.sandbox();
  });
  const openedPath = async () => {
    const answer = await learner.request('POST', '/api/previews', { port: 8080 });
    return openPreview.parse(await answer.json());
  };

  it('a port opens below a path, without an origin, without cookies either way', async () => {
    let asked: Record<string, unknown> = {};
    await serve((request, response) => {
      asked = { url: request.url, ...request.headers };
      if (request.url === '/go') response.writeHead(302, { location: '/there' }).end();
      else response.setHeader('set-cookie', 'a=1').end('hello');
    });
    const { url, ticket } = await openedPath();
    expect(ticket).toBeUndefined();
    const answer = await get({ ...platform, cookie: `${learner.cookie}; a=0`, authorization: 'Basic x' }, `${url}x?y`);
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toMatch(/^sandbox allow-scripts /);
    expect(policy).not.toContain('allow-same-origin');
    expect(asked).toMatchObject({ url: '/x?y', host: 'localhost:8080' });
    expect(asked).not.toHaveProperty('cookie');
    expect(asked).not.toHaveProperty('authorization');
    expect((await get(platform, `${url}go`)).headers.location).toBe(`${url}there`);
  });

  it('a WebSocket opens below it too, from a page without an origin alone', async () => {
    const http = createServer();
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket, request) => {
      const { cookie = 'none', host } = request.headers;
      socket.send(JSON.stringify({ url: request.url, cookie, host }));
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    });
    await listen(http);
    const { url } = await openedPath();
    const dial = (path: string, origin: string) => {
      const at = `${web.url.replace('http', 'ws')}${path}`;
      const socket = new WebSocket(at, { headers: { ...platform, cookie: learner.cookie }, origin });
      clean.push(() => socket.terminate());
      const refused = once(socket, 'unexpected-response').then(([, response]) => Number(Object(response).statusCode));
      socket.on('error', () => undefined);
      return { socket, refused };
    };
    const { socket } = dial(`${url}socket?x`, 'null');
    const [hello] = await once(socket, 'message');
    expect(JSON.parse(String(hello))).toEqual({ url: '/socket?x', cookie: 'none', host: 'localhost:8080' });
    socket.send('there and back');
    expect(String((await once(socket, 'message'))[0])).toBe('there and back');
    // One of our own pages, or of another site, would speak in the learner's name.
    expect(await dial(`${url}socket`, 'http://learn.example').refused).toBe(403);
    expect(await dial(`${url}socket`, 'http://evil.example').refused).toBe(403);
    expect(await dial(url.replace('.', '.0'), 'null').refused).toBe(404);
  });

  it('it is no part of our own pages, and not another learner’s', async () => {
    await serve((_, response) => response.end('alert(1)'));
    const { url } = await openedPath();
    const part = { ...platform, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'script' };
    expect((await get(part, url)).status).toBe(404);
    const other = await newLearner(web.url);
    expect((await get({ ...platform, cookie: other.cookie }, url)).status).toBe(404);
    expect((await get(platform, url.replace('.', '.0'))).status).toBe(404);
    expect((await get({ ...platform, host: 'evil.example' }, url)).status).toBe(421);
  });
});

interface Stream {
  send(text: string): void;
  next(): Promise<string>;
  end(): void;
}

/** A request whose body and answer are both on their way. */
async function fetchStream(port: number, headers: Record<string, string>): Promise<Stream> {
  const { request } = await import('node:http');
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    headers: { ...headers, 'transfer-encoding': 'chunked' },
  });
  clean.push(() => sent.destroy());
  sent.flushHeaders();
  const [response] = await once(sent, 'response');
  const chunks = response[Symbol.asyncIterator]();
  return {
    send: (text) => sent.write(text),
    next: async () => String((await chunks.next()).value),
    end: () => sent.end(),
  };
}
