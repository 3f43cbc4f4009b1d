import { statfs } from 'node:fs/promises';
import type { Proof } from '../proof.ts';
import { survivesItsEngine } from './engine-restart.ts';
import { same, until } from './expect.ts';
import { openFleet } from './fleet.ts';
import { containersAreLimited, greedyContainerIsKilled, podmanLimitsToo, seesCgroup2 } from './nested-limits.ts';
import { limitsAreObserved } from './observation.ts';
import { cannotRaiseThem, hasOwnLimits, memoryIsBounded, processesAreBounded } from './own-limits.ts';
import { provenSandbox, sandboxGroups } from './sandbox.ts';

/** Runs in the lab host, with its Node: proves on cgroup v2 what the product promises about limits. Prints one line a proof. */
const cgroup2 = 0x63677270;
const say = (proof: Proof) => void process.stdout.write(`${JSON.stringify(proof)}\n`);

/** Gives what `run` found, or undefined when it failed; whatever happens is said. */
async function prove<T>(title: string, run: () => Promise<{ value: T; detail: string }>): Promise<T | undefined> {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    const { value, detail } = await run();
    say({ proof: 'pass', title, ms: ms(), detail });
    return value;
  } catch (cause) {
    say({
      proof: 'fail',
      title,
      ms: ms(),
      reason: (cause instanceof Error ? cause.message : String(cause)).slice(0, 1500),
    });
    return undefined;
  }
}

const fleet = openFleet('/opt/drydock/agent/settings.env');
const ready = await prove('The lab host opens on cgroup v2', async () => {
  same('file system of /sys/fs/cgroup', (await statfs('/sys/fs/cgroup')).type, cgroup2);
  const { wall } = await until('a judged wall', 1200, async () => {
    const hello = await fleet.hello();
    return hello.wall.state === 'checking' ? undefined : hello;
  });
  same('the wall', wall, { state: 'open' });
  return { value: true, detail: 'cgroup2fs, fleet says hello, the wall is open' };
});

const sandbox =
  ready &&
  (await prove('A sandbox starts and its engine answers', async () => {
    const { id } = await fleet.claim();
    const { readyMs } = await until('a ready sandbox', 900, async () => {
      const found = await fleet.find(id);
      if (found.state === 'failed') throw new Error(found.failure);
      return found.state === 'active' ? found : undefined;
    });
    return { value: await provenSandbox(fleet, id), detail: `${((readyMs ?? 0) / 1000).toFixed(1)} s` };
  }));

if (sandbox) {
  const proofs: [string, () => Promise<string>][] = [
    ['The sandbox sees cgroup v2', () => seesCgroup2(sandbox)],
    ['The sandbox has its limits', () => hasOwnLimits(sandbox)],
    ['A container in it has the limits it was given', () => containersAreLimited(sandbox)],
    ['A container that takes too much memory is killed', () => greedyContainerIsKilled(sandbox)],
    ['Podman limits too', () => podmanLimitsToo(sandbox)],
    ['Limits and kills are observed', () => limitsAreObserved(fleet, sandbox)],
    ['The sandbox cannot raise its limits', () => cannotRaiseThem(sandbox)],
    ['It survives a kill of the lab engine', () => survivesItsEngine(sandbox)],
    ['Its processes are bounded', () => processesAreBounded(sandbox)],
    ['Its memory is bounded', () => memoryIsBounded(sandbox)],
  ];
  for (const [title, run] of proofs) await prove(title, async () => ({ value: true, detail: await run() }));
  await prove('Nothing is left of it', async () => {
    await fleet.remove(sandbox.id);
    await until('the end of its cgroup', 300, async () =>
      (await sandboxGroups()).includes(sandbox.group) ? undefined : true,
    );
    return { value: true, detail: 'no cgroup' };
  });
}
say({ proof: 'end' });
