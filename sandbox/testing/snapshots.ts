import type {
  CgroupFact,
  ContainerFact,
  Credentials,
  InterfaceFact,
  LinuxSnapshot,
  NamespaceInodes,
  ProcessFact,
  Snapshots,
} from '#protocol';

/** Builders of what the lab host observes, for tests without one. Every part has a believable default. */

/** Inodes of the sandbox's own namespaces. */
export const sandboxNamespaces: NamespaceInodes = {
  cgroup: 100,
  ipc: 101,
  mnt: 102,
  net: 103,
  pid: 104,
  time: 105,
  user: 106,
  uts: 107,
};

/** Root in a container of Docker, unless said otherwise. */
export const someCredentials = (parts: Partial<Credentials> = {}): Credentials => ({
  uid: 0,
  gid: 0,
  capabilities: '00000000a80425fb',
  noNewPrivs: false,
  seccomp: 2,
  seccompFilters: 2,
  ...parts,
});

type ProcessParts = Partial<Omit<ProcessFact, 'namespaces'>> & { namespaces?: Partial<NamespaceInodes> };

/** A process of the learner's shell unless said otherwise. */
export function aProcess({ namespaces, ...parts }: ProcessParts = {}): ProcessFact {
  const pid = parts.pid ?? 50;
  return {
    pid,
    ppid: 1,
    nsPids: [pid],
    comm: 'sleep',
    command: ['sleep', '1d'],
    cgroup: '/',
    procDevice: '0:50',
    startedAt: 1000 + pid,
    credentials: someCredentials(),
    ...parts,
    namespaces: { ...sandboxNamespaces, ...namespaces },
  };
}

interface LinuxParts {
  processes?: readonly ProcessFact[];
  hostnames?: Record<number, string>;
  networks?: Record<number, InterfaceFact[]>;
  userNamespaces?: NonNullable<LinuxSnapshot['userNamespaces']>;
  pinned?: LinuxSnapshot['pinned'];
  mounts?: LinuxSnapshot['mounts'];
  cgroups?: CgroupFact[];
  cgroupVersion?: 1 | 2;
}

/** A sandbox with its holder, one engine and what is given. */
export function aLinuxSnapshot(parts: LinuxParts = {}): LinuxSnapshot {
  const init = aProcess({ pid: 1, ppid: 0, nsPids: [1], comm: 'holder', command: ['/usr/lib/drydock/holder'] });
  const engine = aProcess({ pid: 32, comm: 'dockerd', command: ['dockerd'] });
  return {
    cgroupVersion: parts.cgroupVersion ?? 1,
    init,
    processes: [init, engine, ...(parts.processes ?? [])],
    hostnames: { [sandboxNamespaces.uts]: 'sandbox', ...parts.hostnames },
    networks: {
      [sandboxNamespaces.net]: [anInterface('lo', '127.0.0.1/8'), anInterface('eth0', '10.200.64.2/26')],
      ...parts.networks,
    },
    userNamespaces: {
      [sandboxNamespaces.user]: { uid: [[0, 1_000_000, 65_536]], gid: [[0, 1_000_000, 65_536]] },
      ...parts.userNamespaces,
    },
    pinned: parts.pinned ?? [],
    mounts: parts.mounts ?? {},
    cgroups: parts.cgroups ?? [],
  };
}

export const anInterface = (name: string, ...addresses: string[]): InterfaceFact => ({ name, up: true, addresses });

/** 64 hexadecimal digits from a few. */
export const containerId = (digits: string): string => digits.padEnd(64, '0');

type ContainerParts = Partial<Omit<ContainerFact, 'networks'>> & {
  name: string;
  networks?: readonly (Omit<ContainerFact['networks'][number], 'aliases'> & { aliases?: string[] })[];
};

/** 64 hexadecimal digits of an image from a few. */
export const imageId = (digits: string): string => `sha256:${digits.padEnd(64, '0')}`;

/** A container that runs unless said otherwise. */
export function aContainer({ networks, ...parts }: ContainerParts): ContainerFact {
  return {
    id: containerId('c0ffee'),
    image: 'nginx',
    imageId: imageId('e0'),
    state: 'running',
    pid: parts.state === undefined || parts.state === 'running' ? 300 : 0,
    exitCode: 0,
    oomKilled: false,
    error: '',
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '0001-01-01T00:00:00Z',
    restartCount: 0,
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    autoRemove: false,
    health: 'none',
    healthcheck: null,
    lastProbe: null,
    command: ['nginx', '-g', 'daemon off;'],
    entrypoint: [],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: [],
    labels: {},
    user: '',
    workingDir: '',
    hostname: 'c0ffee000000',
    stopSignal: '',
    stopTimeout: null,
    init: false,
    networkMode: 'bridge',
    pidMode: '',
    ipcMode: 'private',
    utsMode: '',
    ports: [],
    publishedPorts: [],
    publishAllPorts: false,
    exposedPorts: [],
    mounts: [],
    tmpfs: {},
    readOnlyRoot: false,
    privileged: false,
    capAdd: [],
    capDrop: [],
    memoryLimit: 0,
    cpuLimit: 0,
    pidsLimit: 0,
    memorySwap: 0,
    memoryReservation: 0,
    cpuShares: 0,
    cpusetCpus: '',
    ulimits: [],
    upperDir: '',
    logPath: '',
    lastLog: '',
    ...parts,
    networks: (networks ?? [{ name: 'bridge', address: '172.17.0.2' }]).map((one) => ({ aliases: [], ...one })),
  };
}

/** The first process of a container: in namespaces of its own, numbered from `inode` on. */
export function aContainerProcess(container: ContainerFact, inode: number, parts: ProcessParts = {}): ProcessFact {
  return aProcess({
    pid: container.pid,
    nsPids: [container.pid, 1],
    comm: 'nginx',
    command: ['nginx'],
    cgroup: `/docker/${container.id}`,
    procDevice: `0:${inode}`,
    ...parts,
    namespaces: {
      cgroup: inode,
      ipc: inode + 1,
      mnt: inode + 2,
      net: inode + 3,
      pid: inode + 4,
      uts: inode + 5,
      ...parts.namespaces,
    },
  });
}

/** A sandbox in which nothing has happened. */
export const quietSnapshots: Snapshots = {
  linux: aLinuxSnapshot(),
  'linux.sockets': { own: sandboxNamespaces.net, sockets: [], cut: false },
  'linux.connections': { own: sandboxNamespaces.net, sockets: [], cut: false },
  'linux.counters': { cgroupVersion: 1, cgroups: [] },
  'linux.memoryKills': [],
  'docker.containers': [],
  'docker.images': [],
  'docker.volumes': [],
  'docker.networks': [],
  'docker.events': { events: [], gaps: [] },
  'file:/:/var/lib/containers/storage/overlay-containers/containers.json': { kind: 'absent' },
  'file:/:/home/sailor/.local/share/containers/storage/overlay-containers/containers.json': { kind: 'absent' },
};
