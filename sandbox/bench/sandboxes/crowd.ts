import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxId } from '#protocol';
import { type FleetDoor, openFleet } from '../../testing/fleet-door.ts';
import type { Instance } from '../../testing/instance.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';
import { memoryOfAll } from './memory.ts';

const rounds = 3;

/** Many who come and go at once, and what many idle ones cost. */
export async function benchCrowd(instance: Instance, { short }: BenchOptions): Promise<Figure[]> {
  const fleet = openFleet(instance);
  const ten: number[] = [];
  const thirty: number[] = [];
  const ended: number[] = [];
  const gone: number[] = [];
  for (let round = 0; round < (short ? 1 : rounds); round += 1) {
    const few = await together(fleet, 10);
    ten.push(few.seconds);
    await removeAll(fleet, few.ids);
    const many = await together(fleet, 30);
    thirty.push(many.seconds);
    const twenty = many.ids.slice(0, 20);
    const seconds = await forAll(twenty, (id) => fleet.end(id));
    ended.push(seconds);
    gone.push(seconds + (await removeAll(fleet, twenty)));
    await removeAll(fleet, many.ids.slice(20));
  }
  return [
    { name: '10 at once, until the last is ready', samples: ten, unit: 's', goal: { quantile: 1, atMost: 5 } },
    { name: '30 at once, until the last is ready', samples: thirty, unit: 's', goal: { quantile: 1, atMost: 15 } },
    {
      name: 'end of 20 at once, until programs and files are gone',
      samples: ended,
      unit: 's',
      goal: { quantile: 1, atMost: 3 },
    },
    { name: 'end of 20 at once, until their networks are gone too', samples: gone, unit: 's' },
    {
      name: 'memory of 40 idle ones in all',
      samples: [await idle(instance, fleet)],
      unit: 'MiB',
      goal: { quantile: 1, atMost: 2048 },
    },
  ];
}

async function together(fleet: FleetDoor, count: number): Promise<{ ids: SandboxId[]; seconds: number }> {
  const started = performance.now();
  const claimed = await Promise.all(Array.from({ length: count }, () => fleet.claim()));
  const bad = claimed.find(({ state }) => state !== 'active');
  if (bad !== undefined) throw new Error(`A sandbox is not active: ${JSON.stringify(bad)}`);
  return { ids: claimed.map(({ id }) => id), seconds: (performance.now() - started) / 1000 };
}

function removeAll(fleet: FleetDoor, ids: readonly SandboxId[]): Promise<number> {
  return forAll(ids, (id) => fleet.remove(id));
}

/** Seconds until it is done for the last of them, all at once. */
async function forAll(ids: readonly SandboxId[], what: (id: SandboxId) => Promise<void>): Promise<number> {
  const started = performance.now();
  await Promise.all(ids.map(what));
  return (performance.now() - started) / 1000;
}

/** MiB of everything below the sandboxes' cgroup, page cache left out, while 40 are claimed and do nothing. */
async function idle(instance: Instance, fleet: FleetDoor): Promise<number> {
  const ids: SandboxId[] = [];
  while (ids.length < 40) ids.push(...(await together(fleet, 10)).ids);
  await delay(10_000);
  const all = await memoryOfAll(instance);
  await removeAll(fleet, ids);
  return all;
}
