import { describe, expect, it } from 'vitest';
import { slope, steadiness } from './steadiness.ts';

const grown = (samples: readonly number[]) =>
  steadiness('memory', samples, { minutes: 60, atMostPercent: 5 }).map((figure) => figure.samples[0] ?? Number.NaN);

describe('steadiness', () => {
  it('is nothing where nothing grows, whatever single samples say', () => {
    const samples = Array.from({ length: 100 }, (_, index) => (index % 10 === 9 ? 400 : 100 + (index % 2)));
    const [, anHour = Number.NaN, percent = Number.NaN] = grown(samples);
    expect(Math.abs(anHour)).toBeLessThan(0.5);
    expect(Math.abs(percent)).toBeLessThan(0.5);
  });

  it('does not count the time in which it warms up', () => {
    expect(grown([...Array.from({ length: 25 }, (_, index) => index * 4), ...Array(75).fill(100)])).toEqual([0, 0, 0]);
  });

  it('sees what grows, in an hour and over the time that was measured', () => {
    const [, anHour, percent] = grown(Array.from({ length: 240 }, (_, index) => 100 + index / 4));
    expect(anHour).toBeCloseTo(60, 0);
    expect(percent).toBeGreaterThan(30);
  });

  it('of too little is nothing', () => {
    expect([slope([]), slope([5]), slope([5, 7])]).toEqual([0, 0, 2]);
  });
});
