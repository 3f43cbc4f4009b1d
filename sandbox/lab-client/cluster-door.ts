import { courseCluster, type NodePorts, type SandboxId, UserError } from '#protocol';
import type { LessonEntry } from '../grading/index.ts';
import type { LabHost } from './lab-hosts.ts';

/** What lets a sandbox into the cluster; `isNew`: its namespace was made just now. */
export interface ClusterPass {
  readonly namespace: string;
  readonly nodePorts: NodePorts;
  readonly token: string;
  /** Names the file of the token. */
  readonly kubeconfig: string;
  readonly isNew: boolean;
}

/** Opens the namespace of a sandbox, made if need be, and gives a pass to it. Throws UserError when the cluster is not there. */
export type ClusterDoor = (sandbox: SandboxId) => Promise<ClusterPass>;

/**
 * Lets the sandbox into the cluster when the lesson needs it: kubeconfig, token, and in each new prompt and each script NS, NODE,
 * INGRESS, NP1, NP2. Undefined when there is nothing to do or the sandbox is gone; else how it went. May be repeated.
 */
export async function enterCluster(
  host: Pick<LabHost, 'run'>,
  sandbox: SandboxId,
  lesson: Pick<LessonEntry, 'sandbox'>,
  door: ClusterDoor | undefined,
) {
  if (lesson.sandbox !== 'kubernetes') return undefined;
  if (door === undefined) throw noCluster();
  return handPass(host, sandbox, await door(sandbox));
}

/** Puts a pass into the sandbox, a new one in the place of the old one. Undefined when the sandbox is gone. */
export function handPass(host: Pick<LabHost, 'run'>, sandbox: SandboxId, pass: Omit<ClusterPass, 'isNew'>) {
  return host.run(sandbox, { script: passScript(pass), timeoutSeconds: 60 });
}

/**
 * The token takes the place of the old one at once. The kubeconfig is the learner's from then on: he may have made contexts of his own,
 * so it is written once for each namespace. Pure.
 */
export function passScript({
  namespace,
  nodePorts: [first, second],
  token,
  kubeconfig,
}: Omit<ClusterPass, 'isNew'>): string {
  const { address } = courseCluster;
  const words = `NS=${namespace} NODE=${address} INGRESS=${address} NP1=${first} NP2=${second}`;
  const file = (text: string) => `printf %s ${Buffer.from(text).toString('base64')} | base64 -d`;
  return `set -e; umask 077; cd /etc/drydock; mkdir -p cluster /root/.kube
${file(token)} > cluster/token.new; mv cluster/token.new cluster/token
if [ "$(cat cluster/namespace 2> /dev/null)" != ${namespace} ]; then
  ${file(kubeconfig)} > /root/.kube/config.new; mv /root/.kube/config.new /root/.kube/config
  umask 022; printf 'export %s\\n' '${words}' > cluster.sh.new; mv cluster.sh.new cluster.sh
  printf %s ${namespace} > cluster/namespace
fi`;
}

function noCluster(): UserError {
  return new UserError({
    code: 'no-cluster',
    message: 'This lesson needs Kubernetes, which is not prepared here',
    hint: 'Start Drydock without DRYDOCK_KUBERNETES=off and wait until drydock doctor says that the cluster is ready',
  });
}
