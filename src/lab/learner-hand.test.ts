import { expect, test } from 'vitest';
import { FakeClock } from './client/fake-clock.ts';
import { LearnerHand } from './learner-hand.ts';

test('one sign in half a minute is enough, but for one that was asked for', async () => {
  const clock = new FakeClock();
  const page = new EventTarget();
  let told = 0;
  const hand = new LearnerHand(clock, page, () => {
    told += 1;
  });
  await clock.pass(60_000);
  for (const sign of ['keydown', 'wheel', 'pointerdown']) page.dispatchEvent(new Event(sign));
  expect(told).toBe(1);
  hand.eager = true;
  page.dispatchEvent(new Event('keydown'));
  expect(told).toBe(2);
  await clock.pass(30_000);
  page.dispatchEvent(new Event('keydown'));
  expect(told).toBe(3);
});
