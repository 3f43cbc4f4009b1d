import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#protocol';
import { claimDataFolder } from '../bootstrap/data-folder.mjs';
import { digestOfCode } from './code-digest.ts';
import { findFreePort } from './free-port.ts';
import { readState, writeState } from './instance-state.ts';
import type { Lab } from './lab.ts';
import { start } from './start.ts';
import { stop } from './stop.ts';
import { fakeContext } from './testing/fake-context.ts';

let root: string;
const calls: string[] = [];
const lab: Lab = {
  ensureImages: async () => {
    calls.push('images');
    return { labHost: 'l', sandbox: 's' };
  },
  ensureLabHost: async ({ settings }) => {
    calls.push('lab host');
    const secretFile = join(settings.data, 'agent-secret');
    writeFileSync(secretFile, 'secret');
    return { fleetUrl: 'http://127.0.0.1:1', relayUrl: 'http://127.0.0.1:2', secretFile };
  },
  isOfOtherImage: async () => false,
  beginStock: () => void calls.push('stock'),
  beginCluster: async () => void calls.push('cluster'),
  retryCluster: async () => void calls.push('cluster again'),
  stopLabHost: async () => void calls.push('stop'),
  removeLabHost: async () => void calls.push('remove'),
};

/** Answers where a lab host would. */
const door: { server: Server; port: number } = { server: createServer(), port: 0 };
beforeAll(async () => {
  door.server.listen(0, '127.0.0.1');
  await once(door.server, 'listening');
  const address = door.server.address();
  door.port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => void door.server.close());

beforeEach(() => {
  calls.length = 0;
  root = mkdtempSync(join(tmpdir(), 'drydock start-'));
  mkdirSync(join(root, 'node_modules/astro/bin'), { recursive: true });
  mkdirSync(join(root, 'sandbox/web'), { recursive: true });
  writeFileSync(
    join(root, 'node_modules/astro/bin/astro.mjs'),
    `import { mkdirSync } from 'node:fs'; mkdirSync(process.argv.at(-1), { recursive: true });`,
  );
  writeFileSync(
    join(root, 'sandbox/web/main.ts'),
    `import { createServer } from 'node:http'; import { writeSync } from 'node:fs';
    createServer().listen(Number(process.env.DRYDOCK_PORT), '127.0.0.1', () => writeSync(Number(process.env.DRYDOCK_READY_FD), 'ready'));`,
  );
  mkdirSync(join(root, 'sandbox/cli'), { recursive: true });
  writeFileSync(
    join(root, 'sandbox/cli/main.ts'),
    `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); process.stdout.write('up');`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('start', () => {
  it('brings everything up in order, prints one URL, and at the end leaves the lab host', async () => {
    const { context, printed, said, stopping, ended } = fakeContext(root, { DRYDOCK_PORT: '24321' });
    const print = (line: string) => {
      printed.push(line);
      expect(readState(context.settings.data)).toMatchObject({ url: line, pid: process.pid, name: 'drydock' });
      stopping.abort();
    };
    await start({ ...context, print }, lab, { detach: false, json: false });
    expect(calls).toEqual(['images', 'lab host', 'stock', 'cluster']);
    expect(printed).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)]);
    expect(ended).toEqual(['Site: built', expect.stringMatching(/^Web: answers, ready after/)]);
    expect(said.at(-1)).toBe('Web stopped. The lab host and its sandboxes go on; end them with: npx drydock stop');
    expect(readState(context.settings.data)).toBeUndefined();
  });

  it('prints the URL for a program', async () => {
    const { context, printed, stopping } = fakeContext(root, { DRYDOCK_PORT: '24521' });
    const print = (line: string) => {
      printed.push(line);
      stopping.abort();
    };
    await start({ ...context, print }, lab, { detach: false, json: true });
    expect(printed.map((line) => JSON.parse(line))).toEqual([
      { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/) },
    ]);
  });

  it('prints a URL that opens where web listens on every address', async () => {
    const { context, printed, stopping } = fakeContext(root, { DRYDOCK_PORT: '24421', DRYDOCK_HOST: '0.0.0.0' });
    const print = (line: string) => {
      printed.push(line);
      stopping.abort();
    };
    await start({ ...context, print }, lab, { detach: false, json: false });
    expect(printed).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)]);
  });

  it('brings no lab host up when a page does not build', async () => {
    const { context, printed } = fakeContext(root);
    writeFileSync(join(root, 'node_modules/astro/bin/astro.mjs'), 'process.exit(1);');
    await expect(start(context, lab, { detach: false, json: false })).rejects.toMatchObject({
      problem: { code: 'site-not-built' },
    });
    expect({ printed, calls }).toEqual({ printed: [], calls: ['images'] });
  });

  it('starts nothing when the lab host cannot be brought up', async () => {
    const { context, printed } = fakeContext(root);
    const broken: Lab = {
      ...lab,
      ensureLabHost: () => Promise.reject(new UserError({ code: 'wall-open', message: 'The wall is open' })),
    };
    await expect(start(context, broken, { detach: false, json: false })).rejects.toThrow('The wall is open');
    expect(printed).toEqual([]);
  });
});

/** A program with the name of the supervisor, which ends when it is asked to: what `start --detach` leaves. */
function runningSupervisor(data: string, port: number, code: string | undefined): ChildProcess {
  const file = join(root, 'sandbox/cli/main.ts');
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  claimDataFolder(data);
  writeState(data, {
    name: 'drydock',
    url: `http://127.0.0.1:${port}/`,
    port,
    pid: child.pid ?? 0,
    webPid: child.pid ?? 0,
    fleetUrl: `http://127.0.0.1:${door.port}`,
    relayUrl: 'http://127.0.0.1:2',
    secretFile: '/x',
    startedAt: '2026-01-01T00:00:00.000Z',
    version: '0',
    ...(code === undefined ? {} : { code }),
  });
  return child;
}

describe('start, while it runs', () => {
  const running: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of running.splice(0)) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
  });
  async function begin(code: string | undefined) {
    const fake = fakeContext(root, { DRYDOCK_PORT: '24721' });
    const port = await findFreePort('127.0.0.1', 24_621);
    const child = runningSupervisor(fake.context.settings.data, port, code);
    running.push(child);
    if (child.stdout) await once(child.stdout, 'data');
    return { ...fake, child, url: `http://127.0.0.1:${port}/` };
  }

  it('prints the URL and touches nothing but a cluster that failed where the code is the same', async () => {
    const { context, printed, said, child, url } = await begin(await digestOfCode(root));
    await start(context, lab, { detach: false, json: false });
    expect({ printed, calls, exit: child.exitCode }).toEqual({
      printed: [url],
      calls: ['cluster again'],
      exit: null,
    });
    expect(said).toEqual([expect.stringContaining('Drydock runs already, since 2026')]);
  });

  it.each([
    ['of other code', 'other'],
    ['of before code had a digest', undefined],
  ])('renews agent and web of one %s, at the same address', async (_what, code) => {
    const { context, printed, said, stopping, child, ended, url } = await begin(code);
    const print = (line: string) => {
      printed.push(line);
      stopping.abort();
    };
    const gone = once(child, 'exit');
    await start({ ...context, print }, lab, { detach: false, json: false });
    await gone;
    expect(calls).toEqual(['images', 'lab host', 'stock', 'cluster']);
    expect(printed).toEqual([url]);
    expect(said[0]).toBe(
      "Drydock runs since 2026-01-01T00:00:00.000Z with other code than this clone's: renewing agent and web. Shells go on.",
    );
    // The old web serves until the new one can.
    expect(ended).toEqual(['Site: built', 'Web: stopped', expect.stringMatching(/^Web: answers/)]);
  });

  it('ends nobody’s sandbox: where the lab host itself is old, it says what renews it and leaves all as it is', async () => {
    const { context, child, printed } = await begin('other');
    const old: Lab = { ...lab, isOfOtherImage: async () => true };
    await expect(start(context, old, { detach: false, json: false })).rejects.toMatchObject({
      problem: { code: 'lab-host-old', hint: expect.stringContaining('npx drydock stop && npm start') },
    });
    expect({ printed, calls, exit: child.exitCode }).toEqual({ printed: [], calls: ['images'], exit: null });
  });
});

describe('stop', () => {
  it('ends the lab host and is content when web does not run', async () => {
    const { context, ended } = fakeContext(root);
    mkdirSync(context.settings.data);
    writeState(context.settings.data, {
      name: 'drydock',
      url: 'http://127.0.0.1:4321/',
      port: 4321,
      pid: 4_194_304,
      webPid: 4_194_304,
      fleetUrl: 'http://127.0.0.1:1',
      relayUrl: 'http://127.0.0.1:2',
      secretFile: '/x',
      startedAt: '2026-01-01T00:00:00.000Z',
      version: '0',
    });
    await stop(context, lab);
    expect(calls).toEqual(['stop']);
    expect(ended).toEqual(['Web: did not run']);
    expect(readState(context.settings.data)).toBeUndefined();
  });
});
