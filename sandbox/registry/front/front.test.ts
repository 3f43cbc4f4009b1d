import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registryPassword } from '../password.ts';
import { openWheelShelf } from '../wheels/wheel-shelf.ts';
import { openQuota } from './quota.ts';
import { startFront } from './start-front.ts';

const secret = 'a'.repeat(64);
const ana = 'harbor-abc234';
const basic = `Basic ${Buffer.from(`${ana}:${registryPassword(secret, ana)}`).toString('base64')}`;

let folder: string;
let servers: Server[];
let seen: string[];
/** What the storages answer. */
let own: RequestListener;
let upstream: RequestListener;
let port: number;
const errors: unknown[] = [];

const portOf = (server: Server) => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
async function storage(name: string, answer: () => RequestListener) {
  const server = createServer((asked, response) => {
    seen.push(`${name} ${asked.method} ${asked.url} ${asked.headers.authorization ?? '-'}`);
    answer()(asked, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return portOf(server);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-registry-'));
  [servers, seen] = [[], []];
  const nothing: RequestListener = (_asked, response) => response.writeHead(404).end('nothing');
  [own, upstream] = [nothing, nothing];
  const ports = { own: await storage('own', () => own), upstream: await storage('upstream', () => upstream) };
  const quota = openQuota(join(folder, 'quota.json'), { learner: 1000, learners: 1500 });
  const wheels = openWheelShelf({ folder, upstream: 'http://127.0.0.1:9/', most: 0, now: () => 0 });
  const front = await startFront({
    wheels,
    secret,
    ports,
    quota,
    port: 0,
    now: () => 0,
    onError: (error) => errors.push(error),
  });
  servers.push(front);
  port = portOf(front);
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

async function ask(method: string, path: string, { host = 'registry.course', auth = '', body = '' } = {}) {
  const headers = { host, ...(auth === '' ? {} : { authorization: auth }) };
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers });
  outgoing.end(body === '' ? undefined : body);
  const [response] = await once(outgoing, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, text, headers: response.headers };
}

describe('who asks for an image', () => {
  const path = '/v2/library/nginx/manifests/1';

  it('gets it from here, and from the upstream when it is not here', async () => {
    upstream = (_asked, response) => response.writeHead(200, { 'docker-content-digest': 'sha256:x' }).end('far');
    expect(await ask('GET', path, { host: 'mirror.course' })).toMatchObject({ status: 200, text: 'far' });
    own = (_asked, response) => response.end('near');
    expect(await ask('GET', path, { host: 'mirror.course', auth: basic })).toMatchObject({ text: 'near' });
    // Nobody's password goes further than the front.
    expect(seen).toEqual([`own GET ${path} -`, `upstream GET ${path} -`, `own GET ${path} -`]);
  });

  it('hears that nobody has it, also while the upstream is away or broken', async () => {
    const missing = { status: 404, text: expect.stringContaining('The course registry does not have it') };
    expect(await ask('GET', path)).toMatchObject(missing);
    upstream = (_asked, response) => response.writeHead(500).end();
    expect(await ask('GET', path)).toMatchObject(missing);
    upstream = (asked) => asked.socket.destroy();
    expect(await ask('GET', path)).toMatchObject(missing);
  });

  it('hears that the storage is away when it is', async () => {
    own = (asked) => asked.socket.destroy();
    expect(await ask('GET', path)).toMatchObject({ status: 502 });
    expect(errors).toHaveLength(1);
  });
});

describe('who logs in', () => {
  it('is sent to the token endpoint, and gets a token for his password alone', async () => {
    const challenge = await ask('GET', '/v2/');
    expect(challenge.status).toBe(401);
    expect(challenge.headers['www-authenticate']).toBe(
      'Bearer realm="http://registry.course/token",service="registry.course"',
    );
    const { token } = JSON.parse((await ask('GET', '/token?scope=x', { auth: basic })).text);
    expect(await ask('GET', '/v2/', { auth: `Bearer ${token}` })).toMatchObject({ status: 200 });
    expect(await ask('GET', '/token', { auth: 'Basic bm9ib2R5Og==' })).toMatchObject({ status: 401 });
  });

  it('is never sent to a place that the client made up', async () => {
    const { headers } = await ask('GET', '/v2/', { host: 'evil.example/"' });
    expect(headers['www-authenticate']).toContain('realm="http://registry.course/token"');
  });
});

describe('who pushes', () => {
  const upload = `/v2/${ana}/app/blobs/uploads/1`;
  beforeEach(() => {
    own = async (asked, response) => {
      for await (const _ of asked);
      response.writeHead(202).end();
    };
  });
  const push = (bytes: number) => ask('PATCH', upload, { auth: basic, body: 'x'.repeat(bytes) });

  it('may do so until his space is full, also over a restart, and hears why not', async () => {
    expect(await push(600)).toMatchObject({ status: 202 });
    const refused = { status: 403, text: expect.stringContaining('Your space in the course registry is full') };
    expect(await push(600)).toMatchObject(refused);
    expect(await push(400)).toMatchObject({ status: 202 });
    expect(await push(1)).toMatchObject(refused);
    const again = openQuota(join(folder, 'quota.json'), { learner: 1000, learners: 1500 });
    expect([again.left(ana), again.left('velvet-abc234')]).toEqual([0, 500]);
  });

  it('under another name is refused before a byte of it is kept', async () => {
    const other = await ask('PATCH', '/v2/velvet-abc234/app/blobs/uploads/1', { auth: basic, body: 'x' });
    expect(other).toMatchObject({ status: 403, text: expect.stringContaining('is not below your name') });
    expect(seen).toEqual([]);
  });
});

it('a count that cannot be read starts anew instead of stopping everybody', () => {
  writeFileSync(join(folder, 'quota.json'), 'no json');
  expect(openQuota(join(folder, 'quota.json'), { learner: 10, learners: 20 }).left(ana)).toBe(10);
});
