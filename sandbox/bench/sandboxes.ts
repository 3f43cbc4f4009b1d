import { setTimeout as delay } from 'node:timers/promises';
import { exec } from 'tinyexec';
import type { SandboxId } from '#protocol';
import { type FleetDoor, openFleet } from '../testing/fleet-door.ts';
import type { Instance } from '../testing/instance.ts';
import type { Figure } from './samples.ts';

const rounds = 20;

/** Time from claim to "nested engine answers", warm and cold, and the memory of an idle sandbox. */
export async function benchSandboxes(instance: Instance): Promise<Figure[]> {
  const fleet = openFleet(instance);
  const warm: number[] = [];
  const cold: number[] = [];
  const claimed: SandboxId[] = [];
  for (let round = 0; round < rounds; round += 1) {
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
  return [
    { name: 'warm claim', samples: warm, unit: 'ms', goal: { quantile: 0.95, atMost: 300 } },
    { name: 'cold claim', samples: cold, unit: 'ms', goal: { quantile: 0.95, atMost: 2000 } },
    {
      name: 'idle memory (anonymous and kernel, without page cache)',
      samples: await idleMemory(instance),
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

/** Resident set of the sandbox's cgroup tree: `total_rss` plus kernel memory on v1, `anon` plus `kernel` on v2. */
async function idleMemory({ labHost }: Instance): Promise<number[]> {
  // A warm sandbox has done nothing but start its engine; ten seconds later it is idle.
  await delay(10_000);
  const script = `
    for dir in /sys/fs/cgroup/memory/labs/*/ /sys/fs/cgroup/labs/*/; do
      [ -f "$dir/memory.stat" ] || continue
      kernel=$(cat "$dir/memory.kmem.usage_in_bytes" 2>/dev/null || awk '$1=="kernel"{print $2}' "$dir/memory.stat")
      awk -v kernel="$kernel" '$1=="total_rss"||$1=="anon"{rss=$2} END{printf "%.1f\\n",(rss+kernel)/1048576}' "$dir/memory.stat"
    done`;
  const { stdout } = await exec('docker', ['exec', labHost, 'sh', '-c', script], { throwOnError: true });
  return stdout.split('\n').filter(Boolean).map(Number);
}
