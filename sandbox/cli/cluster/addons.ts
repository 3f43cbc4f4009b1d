import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Phase } from '../progress.ts';
import type { SetupContext } from '../settings.ts';
import { kubectl } from './in-cluster.ts';

/** What stands in the cluster for everybody: its file below manifests/, and how one sees that it works. */
const addons = [
  { file: 'platform.yaml', ready: undefined },
  { file: 'metrics-server.yaml', ready: ['kube-system', 'deployment/metrics-server'] },
  { file: 'traefik.yaml', ready: ['traefik', 'daemonset/traefik'] },
] as const;

/** Applies them, and waits until everything of the cluster's own works. */
export async function applyAddons(context: SetupContext, phase: Phase): Promise<void> {
  for (const { file } of addons) {
    const text = await readFile(join(import.meta.dirname, 'manifests', file), 'utf8');
    await kubectl(context, ['apply', '--filename', '-'], text);
  }
  // Two of them on one node are no safer than one.
  await kubectl(context, ['scale', '--namespace', 'kube-system', 'deployment/coredns', '--replicas=1']);
  const own = [
    ['kube-system', 'deployment/coredns'],
    ['local-path-storage', 'deployment/local-path-provisioner'],
  ] as const;
  for (const [namespace, name] of [...own, ...addons.flatMap(({ ready }) => (ready === undefined ? [] : [ready]))]) {
    phase.update(`waiting for ${name.split('/')[1]}`);
    await kubectl(context, ['rollout', 'status', '--namespace', namespace, name, '--timeout=170s']);
  }
}
