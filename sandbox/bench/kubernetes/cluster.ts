import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exec } from 'tinyexec';
import { z } from 'zod';
import { clusterState } from '#protocol';
import { connectCluster } from '../../cluster/index.ts';
import { runClusterCommand } from '../../testing/cluster-command.ts';
import type { Instance } from '../../testing/instance.ts';
import type { Figure } from '../samples.ts';

/** Milliseconds after which nothing of the start is left to do. */
const settling = 60_000;

/** The cluster made anew with every image cached, and its memory when nobody is in it. */
export async function measureCluster(instance: Instance, rounds: number): Promise<Figure[]> {
  const node = `${instance.name}-control-plane`;
  const created: number[] = [];
  const nodeReady: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await docker('rm', '--force', '--volumes', node);
    const begun = Date.now();
    created.push(await prepare(instance));
    nodeReady.push(((await readySince(instance)) - begun) / 1000);
  }
  await docker('stop', node);
  const restarted = await prepare(instance);
  await wait(settling);
  const whole = { quantile: 1, atMost: 30 };
  return [
    { name: 'cluster from cached images, until its node is Ready', samples: nodeReady, unit: 's', goal: whole },
    { name: 'cluster from cached images, until learners are let in', samples: created, unit: 's', goal: whole },
    { name: 'cluster that was stopped, until learners are let in', samples: [restarted], unit: 's', goal: whole },
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

const nodeList = z.object({
  items: z.array(
    z.object({
      status: z.object({ conditions: z.array(z.object({ type: z.string(), lastTransitionTime: z.string() })) }),
    }),
  ),
});

/** When the last node got Ready, as Kubernetes itself notes it: a time in milliseconds, known to the second. */
async function readySince(instance: Instance): Promise<number> {
  const { api } = connectCluster(join(instance.data, 'kubernetes', 'admin.kubeconfig'));
  try {
    const { items } = nodeList.parse(await api.ask({ method: 'GET', path: '/api/v1/nodes' }));
    const ready = items.flatMap(({ status }) => status.conditions.filter(({ type }) => type === 'Ready'));
    return Math.max(...ready.map(({ lastTransitionTime }) => Date.parse(lastTransitionTime)));
  } finally {
    api.close();
  }
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
