import { expect, test } from 'vitest';
import { FakeClock } from './fake-clock.ts';
import { Heartbeat } from './heartbeat.ts';

function beating(answer: boolean) {
  const clock = new FakeClock();
  const seen: string[] = [];
  const heartbeat = new Heartbeat(clock, {
    ping: () => {
      seen.push(`ping ${clock.now()}`);
      if (answer) heartbeat.heard();
    },
    dead: () => seen.push(`dead ${clock.now()}`),
  });
  return { clock, seen };
}

test('pings each 5 s while answers come', async () => {
  const { clock, seen } = beating(true);
  await clock.pass(15_000);
  expect(seen).toEqual(['ping 5000', 'ping 10000', 'ping 15000']);
});

test('is dead 12 s after the first unanswered ping, once', async () => {
  const { clock, seen } = beating(false);
  await clock.pass(60_000);
  expect(seen).toEqual(['ping 5000', 'ping 10000', 'ping 15000', 'dead 17000']);
});
