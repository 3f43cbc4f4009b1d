import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { findFreePort } from './free-port.ts';
import { superviseWeb, webLog } from './supervise-web.ts';
import type { WebLaunch } from './web-launch.ts';

/** Stands in for web: listens, and writes down that it drained. */
const answering = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
createServer().listen(Number(process.env.DRYDOCK_PORT), '127.0.0.1', () => {
  writeFileSync(Number(process.env.DRYDOCK_READY_FD), 'ready');
});
process.on('SIGTERM', () => { writeFileSync(process.env.DRYDOCK_DATA + '/drained', ''); process.exit(0); });
`;

describe('superviseWeb', () => {
  let root: string;
  let launch: WebLaunch;
  const logged: string[] = [];
  const stopping = { now: new AbortController() };

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'drydock web-'));
    mkdirSync(join(root, 'sandbox/web'), { recursive: true });
    mkdirSync(join(root, 'data/logs'), { recursive: true });
    logged.length = 0;
    stopping.now = new AbortController();
    launch = {
      root,
      data: join(root, 'data'),
      site: join(root, 'dist'),
      lessons: [],
      node: process.execPath,
      host: '127.0.0.1',
      port: await freePort(),
      url: 'http://127.0.0.1/',
      fleetUrl: 'http://127.0.0.1:1',
      relayUrl: 'http://127.0.0.1:1',
      secretFile: join(root, 'secret'),
      code: 'c',
      name: 'drydock-unit',
      sockets: [],
    };
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const web = (source: string) => writeFileSync(join(root, 'sandbox/web/main.ts'), source);
  const supervise = (onAnswer: (pid: number) => void) =>
    superviseWeb({ launch, env: {}, log: (line) => logged.push(line), signal: stopping.now.signal, onAnswer });

  it('starts web again when it was killed, and drains it at the end', async () => {
    web(answering);
    const pids: number[] = [];
    await supervise((pid) => {
      pids.push(pid);
      if (pids.length === 1) process.kill(pid, 'SIGKILL');
      else stopping.now.abort();
    });
    expect(new Set(pids).size).toBe(2);
    expect(logged).toContain('web ended with SIGKILL; again in 500 ms');
    expect(readFileSync(join(launch.data, 'drained'), 'utf8')).toBe('');
  });

  it('never takes another program on the port for web', async () => {
    const other = createServer().listen(launch.port, '127.0.0.1');
    await once(other, 'listening');
    web(answering);
    const pids: number[] = [];
    const problem = await supervise((pid) => pids.push(pid)).catch((cause: unknown) => cause);
    other.close();
    expect(problem).toMatchObject({ problem: { message: expect.stringContaining('EADDRINUSE') } });
    expect(pids).toEqual([]);
  });

  it('says why when web never started', async () => {
    web(`process.stderr.write('DRYDOCK_URL is not set\\n'); process.exitCode = 1;`);
    await expect(supervise(() => {})).rejects.toMatchObject({
      problem: {
        code: 'web-not-started',
        message: 'Web did not start: it ended at once. Its last lines:\n    DRYDOCK_URL is not set',
        hint: `All of its output is in ${webLog(launch.data)}`,
      },
    });
  });
});

describe('findFreePort', () => {
  it('takes the next one when the wanted one is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await findFreePort('127.0.0.1', taken)).toBeGreaterThan(taken);
    server.close();
  });

  it('says that an address is not of this machine', async () => {
    await expect(findFreePort('192.0.2.1', 4321)).rejects.toMatchObject({ problem: { code: 'bad-host' } });
  });
});
