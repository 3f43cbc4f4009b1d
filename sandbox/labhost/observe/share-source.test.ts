import { expect, test } from 'vitest';
import { type Source, sandboxId } from '#protocol';
import type { Observer } from './observed-source.ts';
import { shareSource } from './share-source.ts';

const sandbox = sandboxId.parse('s-abcdefghijkl');

function shared() {
  const started: Observer[] = [];
  let stopped = 0;
  const source = shareSource((_, observer) => {
    started.push(observer);
    return () => {
      stopped += 1;
    };
  });
  const watch = (name: Source = 'linux') => {
    const heard: string[] = [];
    const stop = source.watch(sandbox, name, {
      changed: (message) => heard.push(message),
      gone: () => heard.push('gone'),
    });
    return { heard, stop };
  };
  const say = (at: number, reason: string) =>
    started.at(-1)?.emit({ type: 'unavailable', source: 'linux', at, reason });
  return { started, watch, say, stopped: () => stopped };
}

test('starts with the first watcher and stops with the last', () => {
  const { started, watch, stopped } = shared();
  const [one, two] = [watch(), watch()];
  expect(started).toHaveLength(1);
  one.stop();
  one.stop();
  expect(stopped()).toBe(0);
  two.stop();
  expect(stopped()).toBe(1);
  watch();
  expect(started).toHaveLength(2);
});

test('reads each file for itself', () => {
  const { started, watch, stopped } = shared();
  const [one, two] = [watch('file:/:/a'), watch('file:/:/b')];
  expect(started).toHaveLength(2);
  started[0]?.emit({ type: 'unavailable', source: 'file:/:/a', at: 1, reason: 'a' });
  expect([one.heard.length, two.heard.length]).toEqual([1, 0]);
  one.stop();
  expect(stopped()).toBe(1);
});

test('says each thing once to all, and what is so at once to who comes later', () => {
  const { watch, say } = shared();
  const one = watch();
  say(1, 'a');
  say(2, 'a');
  say(3, 'b');
  expect(one.heard).toHaveLength(2);
  expect(watch().heard).toEqual([one.heard[1]]);
});

test('a sandbox that is gone is gone for all, and may come anew', () => {
  const { started, watch } = shared();
  const [one, two] = [watch(), watch()];
  started[0]?.gone();
  expect([one.heard, two.heard]).toEqual([['gone'], ['gone']]);
  watch();
  expect(started).toHaveLength(2);
});
