import { expect, it } from 'vitest';
import { openEngine } from './open-engine.ts';
import { storm } from './storm.ts';

/** The short form: what it proves without a clock. Speed is the benchmark's. */
it('loses no event in a storm over thirty learners: what is shown is what a relist says', async () => {
  const engine = await openEngine(30);
  const figures = await storm(engine, { seconds: 1 });
  await engine.close();
  const samplesOf = (words: string) => figures.find(({ name }) => name.includes(words))?.samples;
  expect(samplesOf('differ from a relist')).toEqual([0]);
  // How many is a matter of speed: what happens while one is judged is judged together.
  expect(samplesOf('event to verdict')?.length).toBeGreaterThan(0);
});
