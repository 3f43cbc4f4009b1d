import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesBelow, emptyWhenFull } from './empty-when-full.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-cache-'));
  await mkdir(join(folder, 'a/b'), { recursive: true });
  await writeFile(join(folder, 'a/one'), 'x'.repeat(600));
  await writeFile(join(folder, 'a/b/two'), 'x'.repeat(400));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('counts the files of all folders below, and none where there is no folder', async () => {
  expect(await bytesBelow(folder)).toBe(1000);
  expect(await bytesBelow(join(folder, 'absent'))).toBe(0);
});

test('a cache goes when it holds more than it may, and not before', async () => {
  expect(await emptyWhenFull(folder, 1000)).toBe(false);
  expect(await bytesBelow(folder)).toBe(1000);
  expect(await emptyWhenFull(folder, 999)).toBe(true);
  expect(existsSync(folder)).toBe(false);
});
