import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inLabHost, inventory, signalAgent } from '../lab-host.ts';

const instance = readInstance();
const fleet = openFleet(instance);

test('sandboxes leave nothing behind: containers, networks, volumes, loop devices, mounts, cgroups, namespaces, rules', async () => {
  // A test before this one may have ended fleet, or a sandbox a moment ago.
  await fleet.answers();
  const seatsBefore = new Set((await fleet.list()).map(({ seat }) => seat));
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

  // 60 s is the promise; the comparison is made again and again until then, and shown when it still differs.
  const deadline = Date.now() + 60_000;
  let after = await unowned();
  while (Date.now() < deadline && JSON.stringify(after) !== JSON.stringify(before)) {
    await delay(1000);
    after = await unowned();
  }
  expect(after).toEqual(before);
});

/** What is nobody's, once it has stopped changing. */
async function settled(): Promise<string[]> {
  let last = await unowned();
  for (let same = 0; same < 5; ) {
    await delay(1000);
    const now = await unowned();
    same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

/**
 * The inventory without what belongs to a sandbox that fleet knows of, by its name or by the number of its container: how many
 * stand ready changes with demand. Of what has neither, it says how much there is for each.
 */
async function unowned(): Promise<string[]> {
  const lines = await inventory(instance);
  const containers = await inLabHost(
    instance,
    "docker -H unix:///run/docker.sock ps --no-trunc --format '{{.Names}} {{.ID}}'",
  );
  const known = new Set((await fleet.list()).map(({ id }) => String(id)));
  const running = containers
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([name = '']) => known.has(name));
  const marks = [...known, ...running.map(([, id = '']) => id)];
  const nameless = /^namespace of a holder/;
  const rest = lines.filter(
    (line) => !nameless.test(line) && !marks.some((mark) => mark !== '' && line.includes(mark)),
  );
  const kinds = Map.groupBy(
    lines.filter((line) => nameless.test(line)),
    (line) => line,
  );
  const each = [...kinds].map(([line, all]) => `${line}: ${all.length / running.length} for each`);
  // Addresses and traffic do not count.
  return [...rest, ...each]
    .map((line) => line.replaceAll(/10\.200\.\d+\.\d+/g, '<address>').replaceAll(/packets \d+ bytes \d+/g, 'packets'))
    .sort();
}
