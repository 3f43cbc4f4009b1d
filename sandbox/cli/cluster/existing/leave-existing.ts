import { connectCluster, leaveCluster } from '../../../cluster/index.ts';
import type { SetupContext } from '../../settings.ts';

/** Takes what is ours out of the cluster that DRYDOCK_KUBECONFIG names; one that does not answer keeps it, and that is said. */
export async function leaveExisting(context: SetupContext): Promise<void> {
  const { kubeconfig, name } = context.settings;
  if (kubeconfig === undefined) return;
  const phase = context.progress.phase('Existing cluster');
  try {
    const cluster = connectCluster(kubeconfig);
    try {
      await leaveCluster(cluster, name);
    } finally {
      cluster.api.close();
    }
    phase.done('what was ours is removed');
  } catch (cause) {
    phase.fail(`keeps what is ours: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
