import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetupContext } from '../settings.ts';
import { kubectl } from './in-cluster.ts';

/** What stands in the cluster for everybody, below manifests/. */
const addons = ['metrics-server.yaml', 'traefik.yaml'] as const;

/**
 * What has to work before learners come. Nobody waits for the metrics server, whose first figures are there half a minute later, nor for the
 * provisioner of volumes, which ends and starts again until Services are reachable: whoever claims a volume waits for it anyhow.
 */
const awaited = [
  ['kube-system', 'deployment/coredns'],
  ['traefik', 'daemonset/traefik'],
] as const;

/** Puts it there; it starts as soon as the node takes pods. */
export async function applyAddons(context: SetupContext): Promise<void> {
  const texts = await Promise.all(addons.map((file) => readFile(join(import.meta.dirname, 'manifests', file), 'utf8')));
  await Promise.all([
    kubectl(context, ['apply', '--filename', '-'], texts.join('\n---\n')),
    // Two of them on one node are no safer than one.
    kubectl(context, ['scale', '--namespace', 'kube-system', 'deployment/coredns', '--replicas=1']),
  ]);
}

/** Waits until everything works that learners need. */
export async function addonsWork(context: SetupContext): Promise<void> {
  await kubectl(context, ['wait', 'node', '--all', '--for=condition=Ready', '--timeout=170s']);
  await Promise.all(
    awaited.map(([namespace, name]) =>
      kubectl(context, ['rollout', 'status', '--namespace', namespace, name, '--timeout=170s']),
    ),
  );
}
