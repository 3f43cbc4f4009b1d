import type { ClusterState } from '#protocol';
import type { SetupContext } from '../settings.ts';
import { tryKubectl } from './in-cluster.ts';
import { readClusterState } from './state-file.ts';

/** A cluster that is ready, and nobody looks after it just now. */
export type StandingCluster = Omit<Extract<ClusterState, { status: 'ready' }>, 'pid'>;

/** The cluster, if it was ready and still answers: after a power cut its state is only what was once written down. */
export async function standingCluster(context: SetupContext): Promise<StandingCluster | undefined> {
  const state = readClusterState(context.settings.data);
  if (state?.status !== 'ready') return undefined;
  const { exitCode } = await tryKubectl(context, ['get', '--raw', '/readyz', '--request-timeout=5s']);
  if (exitCode !== 0) return undefined;
  const { pid: _looksAfterIt, ...standing } = state;
  return standing;
}
