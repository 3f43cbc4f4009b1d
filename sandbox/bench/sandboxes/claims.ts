import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxId } from '#protocol';
import { type FleetDoor, openFleet } from '../../testing/fleet-door.ts';
import type { Instance } from '../../testing/instance.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';
import { memoryOfEach } from './memory.ts';

const rounds = 20;

/** Time from claim to "nested engine answers", warm and cold, and the memory of an idle sandbox. */
export async function benchClaims(instance: Instance, { short }: BenchOptions): Promise<Figure[]> {
  const fleet = openFleet(instance);
  const warm: number[] = [];
  const cold: number[] = [];
  const claimed: SandboxId[] = [];
  for (let round = 0; round < (short ? 2 : rounds); round += 1) {
    const ready = await waitForWarm(fleet);
    // Every claim that finds the pool filled is a warm one; two more in its shadow find it empty: cold.
    for (let claim = 0; claim < ready + 1; claim += 1) {
      const left = await fleet.warm();
      const started = performance.now();
      claimed.push((await fleet.claim()).id);
      (left > 0 ? warm : cold).push(performance.now() - started);
    }
    await Promise.all(claimed.splice(0).map((id) => fleet.remove(id)));
  }
  await waitForWarm(fleet);
  // A warm sandbox has done nothing but start its engine; ten seconds later it is idle.
  await delay(10_000);
  return [
    { name: 'warm claim', samples: warm, unit: 'ms', goal: { quantile: 0.95, atMost: 300 } },
    { name: 'cold claim', samples: cold, unit: 'ms', goal: { quantile: 0.95, atMost: 2000 } },
    {
      name: 'idle memory (anonymous and kernel, without page cache)',
      samples: await memoryOfEach(instance),
      unit: 'MiB',
      goal: { quantile: 0.95, atMost: 60 },
    },
  ];
}

/** The pool refills in the background; returns how many are warm once it stopped growing. */
async function waitForWarm(fleet: FleetDoor): Promise<number> {
  const deadline = performance.now() + 60_000;
  let last = 0;
  for (let same = 0; same < 4; ) {
    if (performance.now() > deadline) throw new Error('The warm pool did not fill within 60 s');
    await delay(500);
    const now = await fleet.warm();
    same = now === last && now > 0 ? same + 1 : 0;
    last = now;
  }
  return last;
}
