import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkId, type DevEvent, lessonId, sandboxId } from '#protocol';
import { writeState } from '../instance-state.ts';
import type { Lab } from '../lab.ts';
import { fakeContext } from '../testing/fake-context.ts';
import { describeEvent } from './describe-event.ts';
import { dev } from './dev.ts';
import { findLesson } from './find-lesson.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-dev-'));
  mkdirSync(join(root, 'lessons/linux/07-broken'), { recursive: true });
  writeFileSync(join(root, 'lessons/linux/07-broken/index.mdx'), '');
  writeFileSync(join(root, 'lessons/linux/07-broken/checks.ts'), 'exercise({');
  mkdirSync(join(root, 'own/linux/08-no-page'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const nothing: Lab = {
  ensureImages: () => Promise.reject(new Error('no images in this test')),
  ensureLabHost: () => Promise.reject(new Error('no lab host in this test')),
  isOfOtherImage: () => Promise.resolve(false),
  beginStock: () => undefined,
  beginCluster: async () => undefined,
  retryCluster: async () => undefined,
  stopLabHost: () => Promise.resolve(),
  removeLabHost: () => Promise.resolve(),
};

it('finds a lesson by id or folder, also one that is broken: it is there to be mended', () => {
  const folders = [join(root, 'lessons'), join(root, 'own')];
  for (const word of ['linux/07-broken', 'linux/07-broken/', join(root, 'lessons/linux/07-broken')]) {
    expect(findLesson(root, folders, word)).toBe('linux/07-broken');
  }
  expect(() => findLesson(root, folders, 'linux/08-no-page')).toThrow('The lesson linux/08-no-page has no page');
});

it('says which lessons there are, before anything is started', async () => {
  const { context, ended } = fakeContext(root);
  await expect(dev(context, nothing, { lesson: 'linux/70-typo', json: false })).rejects.toMatchObject({
    problem: { message: 'There is no lesson "linux/70-typo"', hint: expect.stringContaining('linux/07-broken') },
  });
  expect(ended).toEqual([]);
});

it('runs once: the second is told where the first is', async () => {
  const { context } = fakeContext(root);
  const data = join(context.settings.data, 'dev');
  mkdirSync(data, { recursive: true });
  const url = 'http://127.0.0.1:4322/';
  const state = { name: 'drydock', port: 4323, webPid: 1, fleetUrl: url, relayUrl: url, secretFile: '/x' };
  // A process that lives and is called like ours stands for the first.
  const first = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'sandbox/cli/main.ts']);
  await once(first, 'spawn');
  writeState(data, { ...state, url, pid: first.pid ?? 0, startedAt: new Date().toISOString(), version: '1' });
  try {
    await expect(dev(context, nothing, { lesson: undefined, json: false })).rejects.toMatchObject({
      problem: { code: 'dev-runs-already', message: expect.stringContaining(url) },
    });
  } finally {
    first.kill();
  }
});

const lesson = lessonId.parse('linux/07-broken');
const at = new Date(2026, 0, 1, 10, 31, 2).getTime();
const judged: Extract<DevEvent, { type: 'judged' }> = {
  type: 'judged',
  lesson,
  sandbox: sandboxId.parse('s-aaaaaaaaaaaa'),
  check: checkId.parse('web'),
  at,
  causes: [
    {
      kind: 'read',
      source: 'docker.containers',
      name: '`web`',
      before: 'not running',
      after: 'running',
      event: 'container web start',
    },
  ],
  outcome: 'pass',
  before: 'fail',
  after: 'pass',
  text: 'Passed: Web',
};

it.each<[string, DevEvent, string | undefined]>([
  [
    'broken checks',
    { type: 'checks', lesson, at, checks: [], problem: { message: 'Unexpected token', file: 'checks.ts', line: 12 } },
    '10:31:02 linux/07-broken/checks.ts:12: Unexpected token\n         Nothing of this lesson is judged until it is mended; the old checks are gone.',
  ],
  [
    'new checks',
    { type: 'checks', lesson, at, checks: [] },
    '10:31:02 linux/07-broken: 0 new checks judge the same sandbox',
  ],
  [
    'a saved setup',
    { type: 'start-state', lesson, at, file: 'setup.sh' },
    '10:31:02 linux/07-broken/setup.sh saved: reset the sandbox on the page to see it.',
  ],
  [
    'a verdict',
    judged,
    '10:31:02 linux/07-broken web: fail → pass, because of docker.containers (container web start): `web`, not running → running\n         Passed: Web',
  ],
  ['the same verdict', { ...judged, before: 'pass' }, undefined],
  [
    'a check that threw',
    { ...judged, problem: { message: 'x is undefined', file: 'checks.ts', line: 3 } },
    '10:31:02 linux/07-broken web: checks.ts:3: x is undefined',
  ],
])('says %s in words', (_what, event, words) => {
  expect(describeEvent(event)).toBe(words);
});
