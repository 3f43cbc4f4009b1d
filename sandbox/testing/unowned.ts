import { setTimeout as delay } from 'node:timers/promises';
import { openFleet } from './fleet-door.ts';
import type { Instance } from './instance.ts';
import { inLabHost, inventory } from './lab-host.ts';

/** Milliseconds in which everything that is nobody's must be gone. */
const promised = 60_000;

/**
 * The inventory without what belongs to a sandbox that fleet knows of, by its name or by the number of its container: how many
 * stand ready changes with demand. Of what has neither, it says how much there is for each.
 */
async function unowned(instance: Instance): Promise<string[]> {
  const lines = await inventory(instance);
  const containers = await inLabHost(
    instance,
    "docker -H unix:///run/docker.sock ps --no-trunc --format '{{.Names}} {{.ID}}'",
  );
  const known = new Set((await openFleet(instance).list()).map(({ id }) => String(id)));
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

/** What is nobody's, once it has stopped changing. */
export async function settledUnowned(instance: Instance): Promise<string[]> {
  let last = await unowned(instance);
  for (let same = 0; same < 5; ) {
    await delay(1000);
    const now = await unowned(instance);
    same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

/**
 * What is nobody's, as soon as it is the same as `before`. 60 s is the promise: the comparison is made again and again until then, and
 * what differs is given for the test to show.
 */
export async function unownedAfter(instance: Instance, before: readonly string[]): Promise<string[]> {
  const deadline = Date.now() + promised;
  for (;;) {
    // An engine that is just coming back does not answer.
    const after = await unowned(instance).catch((error: unknown) => [String(error)]);
    if (Date.now() > deadline || JSON.stringify(after) === JSON.stringify(before)) return after;
    await delay(1000);
  }
}
