/** Something that has to be built before the cluster can be. */
export interface ClusterPart {
  /** What people read while it is built: `Building CoreDNS`. */
  readonly title: string;
  /** Its module below sandbox/images/kubernetes/modules, and its image's name. */
  readonly module: string;
  /** Seconds that it takes on two idle cores, the first time: for the ETA, nothing else. */
  readonly seconds: number;
  /** Packages that its build names: how far it is. */
  readonly packages: number;
  /** Also where a registry has the node: it is no part of that image. */
  readonly always: boolean;
  /** Learners have it in their sandboxes: what remains to be built where the cluster is somebody else's. */
  readonly tool?: true;
}

export const clusterParts: readonly ClusterPart[] = [
  { title: 'kind', module: 'kind', seconds: 20, packages: 85, always: true },
  { title: 'Kubernetes', module: 'kubernetes', seconds: 400, packages: 2660, always: false, tool: true },
  { title: 'CoreDNS', module: 'coredns', seconds: 120, packages: 960, always: false },
  { title: 'etcd', module: 'etcd', seconds: 30, packages: 235, always: false },
  { title: 'the storage provisioner', module: 'local-path-provisioner', seconds: 60, packages: 480, always: false },
  { title: 'the metrics server', module: 'metrics-server', seconds: 120, packages: 1050, always: false },
  { title: 'Traefik', module: 'traefik', seconds: 300, packages: 1600, always: false },
  { title: 'Helm', module: 'helm', seconds: 120, packages: 960, always: true, tool: true },
  { title: 'Kompose', module: 'kompose', seconds: 60, packages: 600, always: true, tool: true },
];

/** A node as kind's authors publish it, of the same minor version as ours. */
export const publishedNode =
  'kindest/node:v1.34.3@sha256:08497ee19eace7b4b5348db5c6a1591d7752b164530a36f855cb0f2bdcbadd48';
