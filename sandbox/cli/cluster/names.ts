import { join } from 'node:path';
import type { Settings } from '../settings.ts';

/** What the Kubernetes cluster of an instance consists of; its network is the lab host's. */
export function clusterNames({ name, data }: Pick<Settings, 'name' | 'data'>) {
  return {
    /** As kind knows it. */
    cluster: name,
    /** Container of the first node, and its name in the network. */
    node: `${name}-control-plane`,
    label: `dev.drydock.instance=${name}`,
    /** What web sees: state and its account's kubeconfig. */
    folder: join(data, 'cluster'),
    kubeconfig: join(data, 'cluster', 'kubeconfig'),
    /** What only the set-up needs: programs, the configuration, the administrator's kubeconfig. */
    work: join(data, 'kubernetes'),
    adminKubeconfig: join(data, 'kubernetes', 'admin.kubeconfig'),
    kind: join(data, 'kubernetes', 'kind'),
  } as const;
}
