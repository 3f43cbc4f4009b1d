import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cached } from './cache.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'drydock-cache-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const write = (text: string) => (folder: string) => writeFile(join(folder, 'disk'), text);

test('makes a thing once', async () => {
  const first = await cached(parent, 'root', 'aa', write('first'));
  const second = await cached(parent, 'root', 'aa', write('second'));
  expect([first.made, second.made]).toEqual([true, false]);
  expect(second.folder).toBe(first.folder);
  expect(await readFile(join(second.folder, 'disk'), 'utf8')).toBe('first');
});

test('drops the older of its kind, and no other', async () => {
  const old = await cached(parent, 'root', 'aa', write('old'));
  const other = await cached(parent, 'lab', 'aa', write('other'));
  await cached(parent, 'root', 'bb', write('new'));
  expect(existsSync(old.folder)).toBe(false);
  expect(existsSync(other.folder)).toBe(true);
});

test('what failed midway is made again', async () => {
  const failing = cached(parent, 'root', 'aa', async (folder) => {
    await write('half')(folder);
    throw new Error('no space');
  });
  await expect(failing).rejects.toThrow('no space');
  const { made, folder } = await cached(parent, 'root', 'aa', write('whole'));
  expect(made).toBe(true);
  expect(await readFile(join(folder, 'disk'), 'utf8')).toBe('whole');
});
