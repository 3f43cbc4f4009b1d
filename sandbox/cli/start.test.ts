import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '#protocol';
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
  stopLabHost: async () => void calls.push('stop'),
  removeLabHost: async () => void calls.push('remove'),
};

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
    expect(calls).toEqual(['images', 'lab host']);
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
