import { expect, test } from 'vitest';
import { sandboxId } from '#protocol';
import { planReaping } from './plan-reaping.ts';

const [a, b, c] = ['s-aaaaaaaaaaaa', 's-bbbbbbbbbbbb', 's-cccccccccccc'].map((id) => sandboxId.parse(id));
if (a === undefined || b === undefined || c === undefined) throw new Error('three sandboxes');

test('a namespace without a sandbox goes; one with a sandbox stays; one that goes is not asked twice', () => {
  const found = [
    { sandbox: a, goingSince: undefined },
    { sandbox: b, goingSince: undefined },
    { sandbox: c, goingSince: 90_000 },
  ];
  expect(planReaping(found, new Set([a]), 100_000)).toEqual({ end: [b], push: [] });
});

test('one that takes too long is pushed, whether its sandbox lives or not', () => {
  const found = [{ sandbox: c, goingSince: 70_000 }];
  expect(planReaping(found, new Set(), 100_000)).toEqual({ end: [], push: [c] });
  expect(planReaping(found, new Set([c]), 100_000)).toEqual({ end: [], push: [c] });
});
