import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdLock } from './lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const hold = (say: (text: string) => void = () => {}, signal = new AbortController().signal) =>
  holdLock({ file: join(folder, 'deep', 'a.lock'), what: 'test', signal, say });

it('lets one in after the other and says for whom it waits', async () => {
  const release = await hold();
  const order: string[] = [];
  let told: (text: string) => void = () => {};
  const waiting = new Promise<string>((resolve) => {
    told = resolve;
  });
  const second = hold(told).then((releaseSecond) => {
    order.push('second');
    releaseSecond();
  });
  expect(await waiting).toBe(`Another test is under way (process ${process.pid}); waiting for it`);
  order.push('first');
  release();
  await second;
  expect(order).toEqual(['first', 'second']);
});

it.each([
  ['of a process that is gone', '4194304 1'],
  ['of another process with the same number', `${process.pid} 1`],
  ['that was cut off', ''],
])('takes over a lock %s', async (_name, content) => {
  (await hold())();
  writeFileSync(join(folder, 'deep', 'a.lock'), content);
  const release = await hold();
  expect(readFileSync(join(folder, 'deep', 'a.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  release();
});

it('is released once: the lock of the next one stays', async () => {
  const release = await hold();
  release();
  const next = await hold();
  release();
  expect(readFileSync(join(folder, 'deep', 'a.lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  next();
});

it('gives up waiting on a signal', async () => {
  const release = await hold();
  const stopping = new AbortController();
  const waiting = hold(() => stopping.abort(), stopping.signal);
  await expect(waiting).rejects.toThrow();
  release();
});
