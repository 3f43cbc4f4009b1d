import { expect, test } from 'vitest';
import { lately, refillPause, warmTarget } from './demand.ts';

const minute = 60_000;
const claims = (count: number, at = 0) => Array.from({ length: count }, () => at);

test.each([
  ['nobody came', 0, 0, 2],
  ['one came', 1, 0, 2],
  ['a class comes', 5, 0, 5],
  ['more than are ever kept', 50, 0, 8],
  ['they came a minute ago', 50, minute, 2],
])('%s', (_name, count, later, ready) => {
  expect(warmTarget(claims(count), later, { min: 2, max: 8 })).toBe(ready);
});

test('so many a minute are made, then the oldest of them has to be a minute old', () => {
  expect(refillPause([0, 1000], 2000, 3)).toBe(0);
  expect(refillPause([0, 1000, 1500], 2000, 3)).toBe(58_000);
  expect(refillPause([0, 1000, 1500], minute, 3)).toBe(0);
  expect(lately([0, 1000], minute)).toEqual([1000]);
});
