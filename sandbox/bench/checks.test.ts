import { expect, it } from 'vitest';
import { benchChecks } from './checks.ts';

/** The short form of the storm: what it proves without a clock. Speed is the benchmark's. */
it('loses no event in a storm over thirty learners: what is shown is what a relist says', async () => {
  const figures = await benchChecks(3);
  const lost = figures.find(({ name }) => name.includes('differ from a relist'));
  expect(lost?.samples).toEqual([0]);
  const verdicts = figures.find(({ name }) => name.startsWith('storm: event to verdict'));
  expect(verdicts?.samples.length).toBeGreaterThan(100);
});
