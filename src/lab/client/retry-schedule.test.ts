import { expect, test } from 'vitest';
import { RetrySchedule } from './retry-schedule.ts';

test('waits 0.25, 0.5, 1, 2, 5 and again 5 seconds', () => {
  const schedule = new RetrySchedule(() => 0.5);
  expect(Array.from({ length: 6 }, () => schedule.next())).toEqual([250, 500, 1000, 2000, 5000, 5000]);
  expect(schedule.tries).toBe(6);
});

test('spreads each wait by 20 % either way', () => {
  expect(new RetrySchedule(() => 0).next()).toBe(200);
  expect(new RetrySchedule(() => 1).next()).toBe(300);
});

test('starts small again after a success', () => {
  const schedule = new RetrySchedule(() => 0.5);
  schedule.next();
  schedule.next();
  schedule.reset();
  expect(schedule.next()).toBe(250);
});
