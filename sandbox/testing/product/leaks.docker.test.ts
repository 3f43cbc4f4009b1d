import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inLabHost, signalAgent } from '../lab-host.ts';
import { settledUnowned, unownedAfter } from '../unowned.ts';

const instance = readInstance();
const fleet = openFleet(instance);

test('sandboxes leave nothing behind: containers, networks, volumes, loop devices, mounts, cgroups, namespaces, rules', async () => {
  // A test before this one may have ended fleet, or a sandbox a moment ago.
  await fleet.answers();
  const seatsBefore = new Set((await fleet.list()).map(({ seat }) => seat));
  const before = await settledUnowned(instance);

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

  expect(await unownedAfter(instance, before)).toEqual(before);
});
