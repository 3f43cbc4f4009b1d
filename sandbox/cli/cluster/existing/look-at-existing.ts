import { UserError } from '#protocol';
import { type Cluster, type ClusterFinding, connectCluster, lookOver } from '../../../cluster/index.ts';
import { tryDocker } from '../../../images/docker.ts';
import { tryInLabHost } from '../../lab-host/container.ts';
import { labHostNames } from '../../lab-host/names.ts';
import type { SetupContext } from '../../settings.ts';

/**
 * The pre-flight of the cluster that DRYDOCK_KUBECONFIG names, as doctor and start show it; empty without one. Changes nothing. `wallImage` is the
 * image as it was built last, when the caller does not know.
 */
export async function lookAtExisting(context: SetupContext): Promise<readonly ClusterFinding[]> {
  const { kubeconfig } = context.settings;
  if (kubeconfig === undefined) return [];
  let cluster: Cluster;
  try {
    cluster = connectCluster(kubeconfig);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    const { message: found, hint } = cause.problem;
    const why = 'It says where the cluster is, and as whom it is asked';
    return [
      { id: 'kubeconfig', title: 'Kubeconfig', state: 'bad', found, why, ...(hint !== undefined && { fix: hint }) },
    ];
  }
  try {
    return await lookOver(cluster, { ...lookOptions(context), wallImage: await lastWallImage(context) });
  } finally {
    cluster.api.close();
  }
}

/** What a look at the cluster needs of this machine. `wallImage` is the reference that nodes pull, if they do. */
export function lookOptions(context: SetupContext) {
  const { name, wallImage, kubernetesAddress } = context.settings;
  return {
    instance: name,
    wallImage,
    isPulled: wallImage !== undefined,
    address: kubernetesAddress,
    reaches: (host: string, port: number) => reaches(context, host, port),
  };
}

/** The newest that was built. */
async function lastWallImage(context: SetupContext): Promise<string | undefined> {
  const { name, wallImage } = context.settings;
  if (wallImage !== undefined) return wallImage;
  const format = ['--format', '{{.Repository}}:{{.Tag}}'];
  const { exitCode, output } = await tryDocker(context, ['images', ...format, `${name}-kubernetes/wall`]);
  const [first = ''] = exitCode === 0 ? output.trim().split('\n') : [];
  return first === '' ? undefined : first;
}

/** Whether the lab host gets a connection, as sandboxes do by way of it; undefined while it does not run. */
async function reaches(context: SetupContext, host: string, port: number): Promise<boolean | undefined> {
  const { container } = labHostNames(context.settings);
  const running = await tryDocker(context, ['container', 'inspect', '--format', '{{.State.Running}}', container]);
  if (running.exitCode !== 0 || running.output.trim() !== 'true') return undefined;
  const script = 'exec 3<> "/dev/tcp/$0/$1"';
  const { exitCode } = await tryInLabHost(context, ['timeout', '5', 'bash', '-c', script, host, String(port)], 20_000);
  return exitCode === 0;
}
