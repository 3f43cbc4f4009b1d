import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inLabHost, inventory, signalAgent } from '../lab-host.ts';

const instance = readInstance();
const fleet = openFleet(instance);

test('sandboxes leave nothing behind: containers, networks, volumes, loop devices, mounts, cgroups, namespaces, rules', async () => {
  // A test before this one may have ended fleet.
  await fleet.answers();
  const seatsBefore = new Set((await fleet.list()).map(({ seat }) => seat));
  await fleet.isFull();
  const before = await settled();

  const first = await Promise.all([fleet.claim(), fleet.claim(), fleet.claim()]);
  for (const { id } of first)
    await inLabHost(instance, `docker -H unix:///run/docker.sock exec ${id} docker run -d busybox sleep 1d`);
  await Promise.all(first.map(({ id }) => fleet.remove(id)));

  // Killed in the middle of creating: what it began must be found and ended by the next one.
  const interrupted = [fleet.claim(), fleet.claim(), fleet.claim()].map((claim) => claim.catch(() => undefined));
  await delay(300);
  await signalAgent(instance, 'fleet', 'KILL');
  await Promise.all(interrupted);
  await fleet.answers();
  const left = await fleet.list();
  await Promise.all(
    left.filter(({ seat }) => seat !== undefined && !seatsBefore.has(seat)).map(({ id }) => fleet.remove(id)),
  );

  await fleet.isFull();
  // 60 s is the promise; the comparison is made again and again until then, and shown when it still differs.
  const deadline = Date.now() + 60_000;
  let after = await anonymous();
  while (Date.now() < deadline && JSON.stringify(after) !== JSON.stringify(before)) {
    await delay(1000);
    after = await anonymous();
  }
  expect(after).toEqual(before);
});

/** The inventory once the warm pool has stopped changing it. */
async function settled(): Promise<string[]> {
  let last = await anonymous();
  for (let same = 0; same < 5; ) {
    await delay(1000);
    const now = await anonymous();
    same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** One warm sandbox is like another: names, addresses and traffic do not count. */
async function anonymous(): Promise<string[]> {
  const lines = await inventory(instance);
  return lines
    .map((line) =>
      line
        .replaceAll(/s-[a-z2-7]{12}/g, 's-*')
        .replaceAll(/[0-9a-f]{64}/g, '<id>')
        .replaceAll(/10\.200\.\d+\.\d+/g, '<address>')
        .replaceAll(/packets \d+ bytes \d+/g, 'packets'),
    )
    .sort();
}
