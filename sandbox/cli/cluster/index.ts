import { rmSync } from 'node:fs';
import { docker } from '../../images/docker.ts';
import type { SetupContext } from '../settings.ts';
import { endCluster } from './cluster-process.ts';
import { nodesOf } from './ensure-node.ts';
import { leaveExisting } from './existing/leave-existing.ts';
import { clusterNames } from './names.ts';
import { removeNodes } from './remove-nodes.ts';
import { readClusterState, writeClusterState } from './state-file.ts';

/** Ends the cluster's containers; what is in them stays for the next start. Fine when there is none. */
export async function stopCluster(context: SetupContext): Promise<void> {
  await endCluster(context);
  const nodes = await nodesOf(context);
  // kubelet and containerd are asked nothing: pods start again by themselves.
  if (nodes.length > 0) await docker(context, ['stop', '--time', '10', ...nodes]);
  const { data } = context.settings;
  const state = readClusterState(data);
  if (state?.status === 'ready') writeClusterState(data, { status: 'down', at: new Date().toISOString() });
}

/** Removes the cluster with everything in it; from an existing one, what is ours. Fine when there is none. */
export async function removeCluster(context: SetupContext): Promise<void> {
  const { folder, work } = clusterNames(context.settings);
  await endCluster(context);
  await leaveExisting(context);
  await removeNodes(context);
  // Web may run, and sees this folder through a mount: it stays.
  for (const name of ['kubeconfig', 'state.json']) rmSync(`${folder}/${name}`, { force: true });
  rmSync(work, { recursive: true, force: true });
}
