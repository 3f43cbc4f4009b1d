import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimDataFolder } from '../bootstrap/data-folder.mjs';
import type { Lab } from './lab.ts';
import { fakeContext } from './testing/fake-context.ts';
import { uninstall } from './uninstall.ts';

let root: string;
const calls: string[] = [];
const lab: Lab = {
  ensureImages: () => Promise.reject(new Error('not asked')),
  ensureLabHost: () => Promise.reject(new Error('not asked')),
  isOfOtherImage: () => Promise.reject(new Error('not asked')),
  beginStock: () => undefined,
  beginCluster: async () => undefined,
  retryCluster: async () => undefined,
  stopLabHost: async () => void calls.push('stop'),
  removeLabHost: async () => void calls.push('remove'),
};
/** A name that no instance has: nothing on this machine's engine carries it. */
const env = { DRYDOCK_NAME: 'no-such-instance' };
const options = { yes: true, docker: false };

beforeEach(() => {
  calls.length = 0;
  root = mkdtempSync(join(tmpdir(), 'drydock uninstall-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('deletes the folder that carries the mark', async () => {
  const { context, printed } = fakeContext(root, env);
  claimDataFolder(context.settings.data);
  await uninstall(context, lab, options);
  expect(existsSync(context.settings.data)).toBe(false);
  expect(printed).toEqual([`Removed. The clone itself is yours to delete: ${root}`]);
});

it('removes nothing at all where the folder is somebody else’s', async () => {
  const { context } = fakeContext(root, env);
  mkdirSync(context.settings.data);
  writeFileSync(join(context.settings.data, 'thesis.tex'), 'x');
  await expect(uninstall(context, lab, options)).rejects.toMatchObject({ code: 'data-folder-taken' });
  expect(calls).toEqual([]);
  expect(existsSync(join(context.settings.data, 'thesis.tex'))).toBe(true);
});
