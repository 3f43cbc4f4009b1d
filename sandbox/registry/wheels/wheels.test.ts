import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerWheels } from './answer-wheels.ts';
import { openWheelShelf } from './wheel-shelf.ts';

const wheel = 'flask-3.1.0-py3-none-any.whl';
const older = 'flask-3.0.0-py3-none-any.whl';
const content = 'x'.repeat(600);
const sha256 = createHash('sha256').update(content).digest('hex');

let folder: string;
let servers: Server[];
let asked: string[];
/** What the upstream does. */
let mode: 'answers' | 'away' | 'lies';
let upstream: string;
let clock: number;

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-wheels-'));
  [servers, asked, mode, clock] = [[], [], 'answers', 0];
  upstream = await listening(
    createServer((request, response) => {
      asked.push(request.url ?? '');
      if (mode === 'away') return response.destroy();
      if (request.url?.startsWith('/simple/flask/')) {
        const files = [wheel, older].map((filename) => ({
          filename,
          url: `../../packages/${filename}`,
          hashes: { sha256 },
        }));
        const odd = { filename: '../../etc/passwd.whl', url: '/', hashes: { sha256 } };
        return response.end(JSON.stringify({ name: 'flask', files: [...files, odd] }));
      }
      if (request.url?.startsWith('/packages/')) return response.end(mode === 'lies' ? 'something else' : content);
      return response.writeHead(404).end();
    }),
  );
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

async function open(most = 10_000) {
  const shelf = openWheelShelf({ folder, upstream: `${upstream}/simple/`, most, now: () => clock });
  const door = await listening(createServer((request, response) => void answerWheels(shelf, request, response)));
  const get = async (path: string) => {
    const answer = await fetch(`${door}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  const offered = async (name: string) => {
    const files: { filename: string }[] = JSON.parse((await get(`/simple/${name}/`)).text).files;
    return files.map(({ filename }) => filename);
  };
  return { get, offered };
}

describe('a package', () => {
  it('is found by any spelling of its name, and comes from here', async () => {
    const { get, offered } = await open();
    expect(await offered('Flask')).toEqual([wheel, older]);
    expect(JSON.parse((await get('/simple/flask/')).text).files[0].url).toBe(`/files/flask/${wheel}`);
    expect(await get(`/files/flask/${wheel}`)).toEqual({ status: 200, text: content });
  });

  it('that was asked for once is there while the upstream is away, and nothing else is offered', async () => {
    const first = await open();
    await first.get('/simple/flask/');
    await first.get(`/files/flask/${older}`);
    mode = 'away';
    const { get, offered } = await open();
    expect(await offered('flask')).toEqual([older]);
    expect(await get(`/files/flask/${older}`)).toEqual({ status: 200, text: content });
    expect(await get(`/files/flask/${wheel}`)).toMatchObject({ status: 404 });
    expect(await get('/simple/django/')).toMatchObject({
      status: 404,
      text: expect.stringContaining('"django" is not kept here'),
    });
    // One that is away is not asked at every turn, but asked again.
    const before = asked.length;
    await offered('flask');
    expect(asked.length).toBe(before);
    mode = 'answers';
    clock = 31_000;
    expect(await offered('flask')).toEqual([wheel, older]);
  });

  it('is fetched once, also for two who ask at a time', async () => {
    const { get } = await open();
    await get('/simple/flask/');
    await Promise.all([get(`/files/flask/${wheel}`), get(`/files/flask/${wheel}`)]);
    expect(asked.filter((path) => path.startsWith('/packages/'))).toHaveLength(1);
  });

  it('with another checksum than the index says is kept by nobody', async () => {
    mode = 'lies';
    const { get } = await open();
    await get('/simple/flask/');
    expect(await get(`/files/flask/${wheel}`)).toMatchObject({ status: 404 });
    expect(readdirSync(join(folder, 'files'))).toEqual([]);
  });
});

it('the disk is bounded: what was not asked for longest goes', async () => {
  const { get } = await open(1000);
  await get('/simple/flask/');
  await get(`/files/flask/${older}`);
  await get(`/files/flask/${wheel}`);
  expect(readdirSync(join(folder, 'files'))).toEqual([`flask~${wheel}`]);
});

it.each([
  '/simple/..%2f..%2fetc/',
  '/simple/',
  '/files/flask/..%2f..%2fpages%2fflask.json',
  '/files/flask/%zz',
  '/files/other/x.whl',
])('nothing lies at %s', async (path) => {
  const { get } = await open();
  await get('/simple/flask/');
  expect(await get(path)).toMatchObject({ status: 404 });
  expect(existsSync(join(folder, 'files', 'passwd.whl'))).toBe(false);
});
