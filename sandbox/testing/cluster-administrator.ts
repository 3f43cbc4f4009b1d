import { exec } from 'tinyexec';
import { clusterNames } from '../cli/cluster/names.ts';
import type { Instance } from './instance.ts';

/** The cluster's containers and its administrator, as a test that breaks them needs both. */
export interface ClusterAdministrator {
  /** Container of the control plane, and name of its node. */
  readonly controlPlane: string;
  /** docker on this machine; its output. Throws with its words. */
  docker(args: readonly string[], stdin?: string): Promise<string>;
  /** kubectl as administrator, run in the control plane. */
  kubectl(...args: readonly string[]): Promise<string>;
  apply(...items: readonly object[]): Promise<string>;
}

export function clusterAdministrator(instance: Instance): ClusterAdministrator {
  const { node: controlPlane } = clusterNames({ name: instance.name, data: instance.data });
  const docker = async (args: readonly string[], stdin = '') => {
    const { stdout, stderr, exitCode } = await exec('docker', [...args], { stdin, timeout: 300_000 });
    if (exitCode !== 0) throw new Error(`docker ${args.slice(0, 8).join(' ')}: ${(stderr || stdout).slice(0, 2000)}`);
    return stdout.trim();
  };
  const command = ['exec', '--interactive', controlPlane, 'kubectl', '--kubeconfig=/etc/kubernetes/admin.conf'];
  return {
    controlPlane,
    docker,
    kubectl: (...args) => docker([...command, ...args]),
    apply: (...items) =>
      docker([...command, 'apply', '--filename=-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items })),
  };
}
