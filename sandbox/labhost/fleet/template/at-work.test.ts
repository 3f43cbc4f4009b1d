import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxId } from '#protocol';
import { beAtWork, isAtWork } from './at-work.ts';

const id = sandboxId.parse('s-aaaaaaaaaaaa');
let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'drydock-work-')), 'at-work');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

test('a sandbox in which a process works is told from a left-over, until it is done', async () => {
  expect(await isAtWork(id, folder)).toBe(false);
  {
    await using _work = await beAtWork(id, folder);
    expect(await isAtWork(id, folder)).toBe(true);
    expect(await isAtWork(sandboxId.parse('s-bbbbbbbbbbbb'), folder)).toBe(false);
  }
  expect(await isAtWork(id, folder)).toBe(false);
});

test.each([
  ['has ended', '4194304 1'],
  ['had the number of another one', `${process.pid} 1`],
  ['was interrupted while it said so', ''],
])('a process that %s is not at work', async (_what, word) => {
  await using _work = await beAtWork(id, folder);
  writeFileSync(join(folder, id), word);
  expect(await isAtWork(id, folder)).toBe(false);
});
