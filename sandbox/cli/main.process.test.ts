import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-cli-'));
  mkdirSync(join(root, 'lessons'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The program itself, in a pipe: what a script or a CI job sees. */
async function drydock(line: string, env: NodeJS.ProcessEnv = {}) {
  const { exitCode, stdout, stderr } = await exec(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'sandbox/cli/main.ts', ...line.split(' ').filter(Boolean)],
    {
      timeout: 60_000,
      nodeOptions: {
        env: { ...process.env, DRYDOCK_DATA: join(root, 'data'), DRYDOCK_LESSONS: join(root, 'lessons'), ...env },
      },
    },
  );
  return { exitCode, stdout, stderr };
}

const isTrace = /^\s+at .*:\d+:\d+/m;

describe('a person’s mistake is told on standard error, with the next step and without a trace', () => {
  it.each([
    ['docter', 2, 'Did you mean doctor?', {}],
    ['lint --jsn', 2, 'Did you mean --json?', {}],
    ['new lesson', 2, "missing required argument 'id'", {}],
    ['stop now', 2, 'too many arguments', {}],
    ['lint', 1, '→ Correct DRYDOCK_LESSONS', { DRYDOCK_LESSONS: '/nowhere' }],
    ['new lesson nowhere/01-x', 1, '→ Tracks: linux', {}],
    ['uninstall', 1, '→ Change DRYDOCK_PORT or unset it', { DRYDOCK_PORT: 'http' }],
  ])('drydock %s', async (line, code, words, env) => {
    const { exitCode, stdout, stderr } = await drydock(line, env);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(isTrace);
  });
});

describe('results', () => {
  it('are alone on standard output, and --json is JSON', async () => {
    const made = await drydock('new lesson linux/03-cgroups --json');
    expect(made.exitCode).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ lesson: 'linux/03-cgroups' });
    expect(made.stderr).toContain('npx drydock lint linux/03-cgroups');
    const judged = await drydock('lint --json');
    expect(JSON.parse(judged.stdout)).toMatchObject({ lessons: ['linux/03-cgroups'], reports: [] });
    expect(judged.stderr).toBe('');
  });

  it('have no colour where NO_COLOR is set, whatever else is', async () => {
    const { stdout, stderr } = await drydock('--help', { FORCE_COLOR: '1', NO_COLOR: '1' });
    expect(stdout).toContain('Usage: drydock');
    expect(`${stdout}${stderr}`).not.toContain('\u001b');
  });
});

it('a fault of ours is one line, with the log that has the trace and how to report it', async () => {
  const broken = "data:text/javascript,Array.prototype.toSorted=()=>{throw new TypeError('It broke')}";
  const { exitCode, stdout, stderr } = await drydock('lint', { NODE_OPTIONS: `--import="${broken}"` });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain('This is a fault of Drydock, not yours:\nTypeError: It broke');
  expect(stderr).toContain('→ Please report it');
  expect(stderr).not.toMatch(isTrace);
  const [, log = ''] = /^Log: (.+)$/m.exec(stderr) ?? [];
  expect(readFileSync(log, 'utf8')).toMatch(isTrace);
});
