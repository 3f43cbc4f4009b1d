import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxId } from '#protocol';
import { type FleetDoor, openFleet } from '../testing/fleet-door.ts';
import type { Instance } from '../testing/instance.ts';
import { inLabHost } from '../testing/lab-host.ts';
import { newLearner } from '../testing/learner.ts';
import type { Figure } from './samples.ts';

const rounds = 3;
const resets = 20;

/** Many who come and go at once, what many idle ones cost, and a fresh sandbox in place of another. */
export async function benchCrowd(instance: Instance): Promise<Figure[]> {
  const fleet = openFleet(instance);
  const ten: number[] = [];
  const thirty: number[] = [];
  const stop: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const few = await together(fleet, 10);
    ten.push(few.seconds);
    await removeAll(fleet, few.ids);
    const many = await together(fleet, 30);
    thirty.push(many.seconds);
    stop.push(await removeAll(fleet, many.ids.slice(0, 20)));
    await removeAll(fleet, many.ids.slice(20));
  }
  return [
    { name: '10 at once, until the last is ready', samples: ten, unit: 's', goal: { quantile: 1, atMost: 5 } },
    { name: '30 at once, until the last is ready', samples: thirty, unit: 's', goal: { quantile: 1, atMost: 15 } },
    { name: 'end of 20 at once', samples: stop, unit: 's', goal: { quantile: 1, atMost: 3 } },
    {
      name: 'memory of 40 idle ones in all',
      samples: [await idle(instance, fleet)],
      unit: 'MiB',
      goal: { quantile: 1, atMost: 2048 },
    },
    {
      name: 'reset to a fresh one',
      samples: await replaceTimes(instance, '/api/sandbox/reset'),
      unit: 's',
      goal: { quantile: 0.95, atMost: 3 },
    },
    ...(await stepTimes(instance)),
  ];
}

async function together(fleet: FleetDoor, count: number): Promise<{ ids: SandboxId[]; seconds: number }> {
  const started = performance.now();
  const claimed = await Promise.all(Array.from({ length: count }, () => fleet.claim()));
  const bad = claimed.find(({ state }) => state !== 'active');
  if (bad !== undefined) throw new Error(`A sandbox is not active: ${JSON.stringify(bad)}`);
  return { ids: claimed.map(({ id }) => id), seconds: (performance.now() - started) / 1000 };
}

async function removeAll(fleet: FleetDoor, ids: readonly SandboxId[]): Promise<number> {
  const started = performance.now();
  await Promise.all(ids.map((id) => fleet.remove(id)));
  return (performance.now() - started) / 1000;
}

/** MiB of everything below the sandboxes' cgroup, page cache left out, while 40 are claimed and do nothing. */
async function idle(instance: Instance, fleet: FleetDoor): Promise<number> {
  const ids: SandboxId[] = [];
  while (ids.length < 40) ids.push(...(await together(fleet, 10)).ids);
  await delay(10_000);
  const script = `
    dir=/sys/fs/cgroup/memory/labs; [ -d "$dir" ] || dir=/sys/fs/cgroup/labs
    kernel=$(cat "$dir/memory.kmem.usage_in_bytes" 2>/dev/null || awk '$1=="kernel"{print $2}' "$dir/memory.stat")
    awk -v kernel="$kernel" '$1=="total_rss"||$1=="anon"{rss=$2} END{print (rss+kernel)/1048576}' "$dir/memory.stat"`;
  const all = Number(await inLabHost(instance, script));
  await removeAll(fleet, ids);
  return all;
}

/** From "Start here" at the last task of a lesson to the sandbox in which all the others are done. */
async function stepTimes(instance: Instance): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [lesson, task] of [
    ['linux/02-namespaces', 'enter'],
    ['docker/01-run-and-inspect', 'exit-code'],
  ]) {
    figures.push({
      name: `jump to the last task of ${lesson}`,
      samples: await replaceTimes(instance, '/api/sandbox/begin', { lesson, task }),
      unit: 's',
      goal: { quantile: 0.95, atMost: 5 },
    });
  }
  return figures;
}

/** From the button to the fresh sandbox, through web. */
async function replaceTimes(instance: Instance, path: string, body?: object): Promise<number[]> {
  const learner = await newLearner(instance.url);
  await learner.sandbox();
  const times: number[] = [];
  for (let count = 0; count < resets; count += 1) {
    const started = performance.now();
    const answer = await learner.request('POST', path, body);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    await learner.sandbox();
    times.push((performance.now() - started) / 1000);
    // Web lets a learner reset ten times a minute.
    await delay(Math.max(0, 7000 - (performance.now() - started)));
  }
  await learner.request('POST', '/api/sandbox/pause');
  return times;
}
