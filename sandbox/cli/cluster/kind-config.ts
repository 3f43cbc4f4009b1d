import { stringify } from 'yaml';
import { courseCluster } from '#protocol';

export interface KindOptions {
  readonly image: string;
  /** Port of the machine's loopback where the API server answers. */
  readonly port: number;
  /** One, or three: then the first is the control plane's alone, and the others run pods. */
  readonly nodes: 1 | 3;
}

/** Pods of a node, at most: its range has 253 addresses. */
const maxPods = 220;

/** What kind is told of the cluster: YAML of its `Cluster`. Pure. */
export function kindConfig({ image, port, nodes }: KindOptions): string {
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: {
      apiServerAddress: '127.0.0.1',
      apiServerPort: port,
      // Neither overlaps with what sandboxes know: the ranges of their own engines, and of the lab host.
      podSubnet: '10.244.0.0/16',
      serviceSubnet: '10.96.0.0/16',
    },
    nodes: [{ role: 'control-plane', image }, ...Array.from({ length: nodes - 1 }, () => ({ role: 'worker', image }))],
    kubeadmConfigPatches: [clusterPatch(), initPatch(), kubeletPatch()],
  });
}

/** The certificate is good for every name and address by which the API server is asked. */
function clusterPatch(): string {
  const { address, name } = courseCluster;
  return stringify({
    kind: 'ClusterConfiguration',
    apiServer: { certSANs: ['localhost', '127.0.0.1', address, name] },
  });
}

/** Nothing is looked at that kind has seen to, and kubelet is not started once more: its certificate lasts as long as all others, a year. */
function initPatch(): string {
  return stringify({ kind: 'InitConfiguration', skipPhases: ['preflight', 'kubelet-finalize', 'show-join-command'] });
}

/** Small logs, few processes in a pod, several pulls at a time: few nodes for a whole class. */
function kubeletPatch(): string {
  return stringify({
    kind: 'KubeletConfiguration',
    maxPods,
    podPidsLimit: 512,
    containerLogMaxSize: '5Mi',
    containerLogMaxFiles: 2,
    serializeImagePulls: false,
    maxParallelImagePulls: 3,
  });
}
