import { expect, it } from 'vitest';
import { averages } from './api-server-load.ts';

const steady = Array.from({ length: 31 }, (_, at) => ({ at, used: at * 0.5 }));

it('half a core all the time is half a core in each ten seconds', () => {
  expect(averages(steady, 10)).toEqual(Array.from({ length: 21 }, () => 0.5));
});

it('a burst of ten seconds shows, wherever it lies', () => {
  const burst = steady.map(({ at, used }) => ({ at, used: used + Math.min(10, Math.max(0, at - 13)) }));
  expect(Math.max(...averages(burst, 10))).toBeCloseTo(1.5);
});

it('of what is shorter it tells the whole', () => {
  expect(averages(steady.slice(0, 5), 10)).toEqual([0.5]);
});
