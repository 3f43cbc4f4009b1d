import { afterEach, expect, test } from 'vitest';
import { type HolderUnderTest, startHolder } from './holder-under-test.ts';

let holder: HolderUnderTest;
afterEach(() => holder.stop());

test('one writer; others watch, and are told when they type', async () => {
  holder = await startHolder();
  const first = await holder.shell();
  expect((await first.frame('welcome')).role).toBe('writer');
  const second = await holder.attach({ mode: 'observe' });
  expect((await second.frame('welcome')).role).toBe('observer');
  second.type('echo no\r');
  expect((await second.frame('error')).code).toBe(4);
  first.type('echo ye""s\r');
  await second.shows('yes');
  await first.frame('state', (state) => state.viewers === 2);
  expect(second.text).not.toContain('echo no');
});

test('TAKE hands the role over, and the size follows it', async () => {
  holder = await startHolder();
  const first = await holder.shell({ cols: 80, rows: 24 });
  const second = await holder.attach({ cols: 100, rows: 30 });
  second.send({ type: 'take' });
  await first.frame('state', (state) => state.role === 'observer' && state.cols === 100);
  await second.frame('state', (state) => state.role === 'writer' && state.rows === 30);
  second.type('stty size\r');
  await first.shows('30 100');
  first.type('x');
  await first.frame('error', (error) => error.code === 4);
});

test('when the writer vanishes the longest there inherits; observers do not', async () => {
  holder = await startHolder();
  const first = await holder.shell();
  const watcher = await holder.attach({ mode: 'observe' });
  const second = await holder.attach({ cols: 90 });
  first.vanish();
  await second.frame('state', (state) => state.role === 'writer' && state.cols === 90 && state.viewers === 2);
  second.vanish();
  await watcher.frame('state', (state) => !state.writer && state.viewers === 1);
});
