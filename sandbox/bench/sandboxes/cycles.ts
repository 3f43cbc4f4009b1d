import { readFileSync } from 'node:fs';
import { openFleet } from '../../testing/fleet-door.ts';
import type { Instance } from '../../testing/instance.ts';
import { inLabHost } from '../../testing/lab-host.ts';
import { newLearner } from '../../testing/learner.ts';
import { settledUnowned, unownedAfter } from '../../testing/unowned.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';

/** At once, one of them through web: the pool and cold starts both take part. */
const atOnce = 5;
/** In turn: web lets a learner reset ten times a minute. */
const learners = 3;

export interface CyclesReport {
  /** Containers, networks, mounts, loop devices, cgroups … that belong to no sandbox and were not there before. */
  readonly left: readonly string[];
  /** MiB by process. */
  readonly growth: Readonly<Record<string, number>>;
}

/** Sandboxes made and ended again and again: what is left of them, and how fleet, relay and web have grown. */
export async function runCycles(instance: Instance, cycles: number): Promise<CyclesReport> {
  const fleet = openFleet(instance);
  await fleet.answers();
  const guests = await Promise.all(Array.from({ length: learners }, () => newLearner(instance.url)));
  const pages = await Promise.all(guests.map((guest) => guest.live()));
  let turn = 0;
  const round = async () => {
    const guest = guests[turn++ % learners];
    const reset = guest?.request('POST', '/api/sandbox/reset').then(() => guest.sandbox());
    const made = await Promise.all(Array.from({ length: atOnce - 1 }, () => fleet.claim()));
    await Promise.all([reset, ...made.map(({ id }) => fleet.remove(id))]);
  };
  // What a process takes once belongs to no cycle.
  for (let warmup = 0; warmup < learners; warmup += 1) await round();
  const things = await settledUnowned(instance);
  const before = await memory(instance);
  for (let done = 0; done < cycles; done += atOnce) await round();
  const left = without(await unownedAfter(instance, things), things);
  const after = Object.entries(await memory(instance));
  for (const page of pages) page.close();
  for (const guest of guests) await fleet.remove(await guest.sandbox());
  return { left, growth: Object.fromEntries(after.map(([name, mib]) => [name, mib - (before[name] ?? 0)])) };
}

export async function benchCycles(instance: Instance, { cycles }: BenchOptions): Promise<Figure[]> {
  const { left, growth } = await runCycles(instance, cycles);
  for (const line of left) process.stderr.write(`left: ${line}\n`);
  return [
    {
      name: `things left after ${cycles} sandboxes`,
      samples: [left.length],
      unit: '',
      goal: { quantile: 1, atMost: 0 },
    },
    ...Object.entries(growth).map(([name, mib]) => ({
      name: `${name} has grown`,
      samples: [mib],
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

/** Each of `before` accounts for one line. */
function without(lines: readonly string[], before: readonly string[]): readonly string[] {
  const known = [...before];
  return lines.filter((line) => {
    const at = known.indexOf(line);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}
