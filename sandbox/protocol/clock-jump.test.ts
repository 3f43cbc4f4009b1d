import { expect, it } from 'vitest';
import { watchClock } from './clock-jump.ts';

it('tells a jump once, and neither time that passes nor what a clock is set by all the time', () => {
  let [now, steady] = [1_000_000, 7];
  const jumped = watchClock({ now: () => now, steady: () => steady });
  [now, steady] = [now + 3_600_000, steady + 3_600_000];
  expect(jumped()).toBe(0);
  now += 400;
  expect(jumped()).toBe(0);
  now += 3_600_000;
  expect(jumped()).toBe(3_600_400);
  expect(jumped()).toBe(0);
  now -= 86_400_000;
  expect(jumped()).toBe(-86_400_000);
});
