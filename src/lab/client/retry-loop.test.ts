import { expect, test } from 'vitest';
import { FakeClock, settled } from './fake-clock.ts';
import { RetryLoop, type RetryState } from './retry-loop.ts';

function loopOf(attempts: (() => Promise<'done'>)[]) {
  const clock = new FakeClock();
  const states: RetryState['kind'][] = [];
  let tried = 0;
  const loop = new RetryLoop(
    { clock, random: () => 0.5 },
    (_signal, healthy) => {
      const attempt = attempts[tried++];
      if (attempt === undefined) throw new Error('No more attempts in this test');
      if (attempts.length === tried) healthy();
      return attempt();
    },
    (state) => states.push(state.kind),
  );
  return { clock, loop, states, tried: () => tried };
}

const fails = () => Promise.reject(new Error('refused'));
const works = () => Promise.resolve('done' as const);

test('tries again after the wait of the schedule', async () => {
  const { clock, loop, states, tried } = loopOf([fails, fails, works]);
  loop.start();
  await clock.pass(249);
  expect(tried()).toBe(1);
  await clock.pass(1);
  expect(tried()).toBe(2);
  await clock.pass(500);
  expect(states).toEqual(['trying', 'waiting', 'trying', 'waiting', 'trying', 'healthy', 'idle']);
});

test('does not wait when a person asks for the next try', async () => {
  const { clock, loop, tried } = loopOf([fails, works]);
  loop.start();
  await settled();
  loop.retryNow();
  await settled();
  expect(tried()).toBe(2);
  expect(clock.now()).toBe(0);
});

test('says nothing more once it is stopped', async () => {
  const { clock, loop, states, tried } = loopOf([fails, works]);
  loop.start();
  await settled();
  loop.stop();
  await clock.pass(10_000);
  expect(tried()).toBe(1);
  expect(states).toEqual(['trying', 'waiting']);
});

test('can be started again after it was done', async () => {
  const { loop, tried } = loopOf([works, works]);
  loop.start();
  await settled();
  loop.start();
  await settled();
  expect(tried()).toBe(2);
});

test('a connection that opens and breaks at once waits longer each time; one that held starts small again', async () => {
  const clock = new FakeClock();
  const waits: number[] = [];
  let breakNow: (error: Error) => void = () => {};
  const loop = new RetryLoop(
    { clock, random: () => 0.5 },
    (_signal, healthy) => {
      healthy();
      return new Promise((_resolve, reject) => {
        breakNow = reject;
      });
    },
    (state) => {
      if (state.kind === 'waiting') waits.push(state.until - clock.now());
    },
  );
  loop.start();
  await settled();
  for (const held of [0, 0, 6000]) {
    await clock.pass(held);
    breakNow(new Error('gone'));
    await clock.pass(500);
  }
  expect(waits).toEqual([250, 500, 250]);
});
