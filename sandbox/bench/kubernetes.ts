import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exec } from 'tinyexec';
import { clusterState } from '#protocol';
import type { Instance } from '../testing/instance.ts';
import type { Figure } from './samples.ts';

const rounds = 3;
/** Milliseconds after which nothing of the start is left to do. */
const settling = 60_000;

/** The cluster made anew with every image cached, and its memory when nobody is in it. Ends what learners have in it. */
export async function benchKubernetes(instance: Instance): Promise<Figure[]> {
  const node = `${instance.name}-control-plane`;
  const created: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await run('docker', 'rm', '--force', '--volumes', node);
    const begun = performance.now();
    await prepare(instance);
    created.push((performance.now() - begun) / 1000);
  }
  await run('docker', 'stop', node);
  const begun = performance.now();
  await prepare(instance);
  const restarted = (performance.now() - begun) / 1000;
  await wait(settling);
  return [
    { name: 'cluster from cached images', samples: created, unit: 's', goal: { quantile: 1, atMost: 30 } },
    { name: 'cluster that was stopped', samples: [restarted], unit: 's', goal: { quantile: 1, atMost: 30 } },
    {
      name: 'memory of an idle cluster',
      samples: [await memory(node)],
      unit: 'MiB',
      goal: { quantile: 1, atMost: 700 },
    },
  ];
}

/** As `start` leaves it in the background, up to the moment when everything of it works. */
async function prepare(instance: Instance): Promise<void> {
  const env = { DRYDOCK_NAME: instance.name, DRYDOCK_DATA: instance.data };
  const command = ['sandbox/bootstrap/drydock.mjs', 'cluster'];
  const { exitCode, stderr } = await exec('node', command, { nodeOptions: { env } });
  const state = clusterState.parse(JSON.parse(readFileSync(join(instance.data, 'cluster/state.json'), 'utf8')));
  if (state.status !== 'ready') throw new Error(`The cluster is ${state.status} (${exitCode}): ${stderr.slice(-500)}`);
}

/** MiB as `docker stats` counts: without the cache of files. */
async function memory(container: string): Promise<number> {
  const said = await run('docker', 'stats', '--no-stream', '--format', '{{.MemUsage}}', container);
  const [, number = '', unit] = /^([\d.]+)(MiB|GiB)/.exec(said) ?? [];
  return Number(number) * (unit === 'GiB' ? 1024 : 1);
}

async function run(file: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await exec(file, args, { timeout: 180_000 });
  if (exitCode !== 0) throw new Error(`${file} ${args[0]}: ${stderr}`);
  return stdout.trim();
}
