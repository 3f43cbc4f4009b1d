import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exec } from 'tinyexec';
import { clusterState } from '#protocol';
import { runClusterCommand } from '../../testing/cluster-command.ts';
import type { Instance } from '../../testing/instance.ts';
import type { Figure } from '../samples.ts';

/** Milliseconds after which nothing of the start is left to do. */
const settling = 60_000;

/** The cluster made anew with every image cached, and its memory when nobody is in it. */
export async function measureCluster(instance: Instance, rounds: number): Promise<Figure[]> {
  const node = `${instance.name}-control-plane`;
  const created: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await docker('rm', '--force', '--volumes', node);
    created.push(await prepare(instance));
  }
  await docker('stop', node);
  const restarted = await prepare(instance);
  await wait(settling);
  const whole = { quantile: 1, atMost: 30 };
  return [
    { name: 'cluster from cached images, ready', samples: created, unit: 's', goal: whole },
    { name: 'cluster that was stopped, ready', samples: [restarted], unit: 's', goal: whole },
    {
      name: 'memory of an idle cluster',
      samples: [await memory(node)],
      unit: 'MiB',
      goal: { quantile: 1, atMost: 700 },
    },
  ];
}

/** As `start` leaves it in the background, up to the moment when learners are let in. Seconds. */
async function prepare(instance: Instance): Promise<number> {
  const begun = performance.now();
  const { exitCode, stderr } = await runClusterCommand(instance);
  const seconds = (performance.now() - begun) / 1000;
  const state = clusterState.parse(JSON.parse(readFileSync(join(instance.data, 'cluster/state.json'), 'utf8')));
  if (state.status !== 'ready') throw new Error(`The cluster is ${state.status} (${exitCode}): ${stderr.slice(-500)}`);
  return seconds;
}

/** MiB as `docker stats` counts: without files that were read and are not in use. */
async function memory(container: string): Promise<number> {
  const said = await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', container);
  const [, number = '', unit] = /^([\d.]+)(MiB|GiB)/.exec(said) ?? [];
  return Number(number) * (unit === 'GiB' ? 1024 : 1);
}

async function docker(...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await exec('docker', args, { timeout: 180_000 });
  if (exitCode !== 0) throw new Error(`docker ${args[0]}: ${stderr}`);
  return stdout.trim();
}
