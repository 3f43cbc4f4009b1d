import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataFolder, dataFolder, mark, removeDataFolder } from './data-folder.mjs';
import { openSetupLog } from './setup-log.mjs';
import { SetupProblem } from './setup-problem.mjs';

let root: string;
let data: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock data-'));
  data = join(root, 'docker');
});
afterEach(() => rmSync(root, { recursive: true }));

function put(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), text);
  }
}
/** Every name below the folder, with times of change: what a stranger's folder must keep. */
const state = () => execFileSync('find', [data, '-printf', '%p %T@ %s\n'], { encoding: 'utf8' });

function problemOf(act: () => void): { code: string; message: string; hint?: string | undefined } {
  try {
    act();
  } catch (cause) {
    if (cause instanceof SetupProblem) return { code: cause.code, message: cause.message, hint: cause.hint };
    throw cause;
  }
  throw new Error('Nothing was refused');
}

const engine = {
  'overlay2/l/x': '',
  'image/repositories.json': '{}',
  'engine-id': 'x',
  'volumes/metadata.db': '',
  tmp: '',
};
const state1 = '{"name":"drydock","fleetUrl":"http://127.0.0.1:1"}';
const log = '2026-01-01T00:00:00.000Z drydock start on Node 24.15.0, linux x64\n';

describe('a folder of somebody else is refused and left as it was', () => {
  it.each([
    ['another program’s folder', engine],
    ['one that we once wrote a log to', { ...engine, 'logs/setup-2026.log': log }],
    ['one with names like ours', { 'state.json': '{"version":1}', 'logs/app.log': 'x' }],
    ['one with a log of somebody else’s set-up', { 'logs/setup-1.log': 'Setup of Ada’s program' }],
    ['one with a state of ours and something else', { 'state.json': state1, 'thesis.tex': 'x' }],
  ])('%s', (_what, files) => {
    put(files);
    const before = state();
    expect(problemOf(() => claimDataFolder(data)).code).toBe('data-folder-taken');
    expect(problemOf(() => openSetupLog({ env: {}, data, now: () => new Date() })).code).toBe('data-folder-taken');
    expect(problemOf(() => removeDataFolder(data)).code).toBe('data-folder-taken');
    expect(state()).toBe(before);
  });

  it('says which, what lies there and what to do', () => {
    put(engine);
    const { message, hint } = problemOf(() => claimDataFolder(data));
    expect(message).toBe(
      `The data folder "${data}" is in use by something else: it holds "engine-id", "image", "overlay2", "tmp" and 1 more, and no file ".drydock-data". Nothing was changed there`,
    );
    expect(hint).toBe(
      `Set DRYDOCK_NAME to another name or DRYDOCK_DATA to another folder. If it really is Drydock's own: touch '${data}/.drydock-data'`,
    );
    writeFileSync(join(data, mark), '');
    claimDataFolder(data);
  });

  it.each(['start', 'uninstall', 'doctor'])('drydock %s, as a person types it', (verb) => {
    put(engine);
    const before = state();
    const program = join(import.meta.dirname, 'drydock.mjs');
    const env = { ...process.env, DRYDOCK_DATA: data, DRYDOCK_SETUP_LOG: '' };
    const { status, stderr } = spawnSync(process.execPath, [program, verb], { env, encoding: 'utf8', timeout: 50_000 });
    expect(stderr).toContain(`The data folder "${data}" is in use by something else`);
    expect([status, state()]).toEqual([1, before]);
  });
});

describe('a folder that may be ours', () => {
  it.each([
    ['a new one', {}],
    ['a freshly formatted disk', { 'lost+found/.keep': '' }],
    [
      'one of a version without the mark that runs',
      { 'state.json': state1, 'agent-secret': 'x', 'web/drydock.sqlite': '' },
    ],
    [
      'one of a version without the mark that was stopped',
      { 'agent-secret': `${'0a'.repeat(32)}\n`, 'web/drydock.sqlite': '' },
    ],
    ['one in which only set-up has run', { 'installed.json': '{}', 'logs/setup-2026.log': log }],
  ])('is marked: %s', (_what, files) => {
    put(files);
    claimDataFolder(data);
    expect(readFileSync(join(data, mark), 'utf8')).toContain('belongs to Drydock');
    put({ 'anything.txt': '' });
    claimDataFolder(data);
    removeDataFolder(data);
    removeDataFolder(data);
  });

  it('must be an absolute path that can be written', () => {
    expect(problemOf(() => claimDataFolder('data')).message).toBe(
      'The data folder "data" cannot be used: it is no absolute path',
    );
    writeFileSync(data, 'a file');
    expect(problemOf(() => claimDataFolder(data))).toMatchObject({ code: 'data-folder' });
  });

  it('is found by name', () => {
    expect(dataFolder({ DRYDOCK_NAME: 'one' }, true)).toBe('/var/lib/one');
  });
});
