import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openFleet } from '../testing/fleet-door.ts';
import type { Instance } from '../testing/instance.ts';
import { inLabHost, inventory } from '../testing/lab-host.ts';
import type { Figure } from './samples.ts';

/** At once: the pool and cold starts both take part. */
const atOnce = 5;

/** Sandboxes made and ended again and again: what is left of them, and how fleet, relay and web have grown. */
export async function benchCycles(instance: Instance, cycles: number): Promise<Figure[]> {
  const fleet = openFleet(instance);
  const round = async () => {
    const made = await Promise.all(Array.from({ length: atOnce }, () => fleet.claim()));
    await Promise.all(made.map(({ id }) => fleet.remove(id)));
  };
  // What a process takes once belongs to no cycle.
  for (let warmup = 0; warmup < 3; warmup += 1) await round();
  const before = { memory: await memory(instance), things: await settled(instance) };
  for (let done = 0; done < cycles; done += atOnce) await round();
  const after = { memory: await memory(instance), things: await settled(instance) };
  return [
    {
      name: `things left after ${cycles} sandboxes`,
      samples: [Math.max(0, after.things - before.things)],
      unit: '',
      goal: { quantile: 1, atMost: 0 },
    },
    ...Object.entries(after.memory).map(([name, mib]) => ({
      name: `${name} has grown`,
      samples: [mib - (before.memory[name] ?? 0)],
      unit: 'MiB' as const,
      goal: { quantile: 1, atMost: 20 },
    })),
  ];
}

/** Resident memory by process, MiB. */
async function memory(instance: Instance): Promise<Record<string, number>> {
  const script =
    'for name in fleet relay; do awk \'/^VmRSS/{print $2}\' "/proc/$(pgrep -f "[m]ain.ts $name" | head -1)/status"; done';
  const [fleet = 0, relay = 0] = (await inLabHost(instance, script)).trim().split('\n').map(Number);
  const web = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${instance.webPid}/status`, 'utf8'))?.[1]);
  return { fleet: fleet / 1024, relay: relay / 1024, web: web / 1024 };
}

/** How many containers, networks, mounts, loop devices, cgroups … there are once the pool has stopped changing them. */
async function settled(instance: Instance): Promise<number> {
  const deadline = performance.now() + 120_000;
  let last = -1;
  for (let same = 0; same < 8; await delay(1000)) {
    if (performance.now() > deadline) throw new Error('The lab host did not come to rest within two minutes');
    const now = ownThings(await inventory(instance)).length;
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** Loop devices are the machine's: those of another lab host on it come and go as they like. */
function ownThings(lines: readonly string[]): readonly string[] {
  const volumes = lines.filter((line) => line.startsWith('volume file ')).map((line) => line.slice(12));
  return lines.filter((line) => !line.startsWith('loop ') || volumes.some((file) => line.includes(file)));
}
