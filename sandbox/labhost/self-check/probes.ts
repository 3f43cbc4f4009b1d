/** One way out of a sandbox that must be closed, and what to do when it is not. */
export interface Probe {
  readonly name: string;
  /** Bash, run as root in the sandbox. It succeeds when the way is open. It changes nothing: it opens for writing and writes nothing. */
  readonly script: string;
  /** What is wrong when it is open, after "A sandbox …". */
  readonly open: string;
  readonly mend: string;
}

const userNamespace =
  'Let the lab host run on a Docker engine that permits user namespaces (/proc/sys/user/max_user_namespaces above 0)';
const cgroups = 'Report this kernel and its cgroup version: the limits of a sandbox are not its own to change';
const firewall =
  'Load the kernel modules nf_tables, nft_reject_inet and nft_connlimit on this machine, then start again';

// Only what is there: a new file of that name would prove nothing.
const writes = (path: string) => `{ [ -e ${path} ] && : >> ${path}; } 2> /dev/null`;
const mounts = (type: string) => `mkdir -p /tmp/probe && mount -t ${type} probe /tmp/probe && umount /tmp/probe`;

/** Kernel side: everything that a user namespace, the cgroup hand-over and the devices of a sandbox must keep closed. */
export const kernelProbes: readonly Probe[] = [
  {
    name: 'user-namespace',
    script: 'read -r inside outside _ < /proc/self/uid_map; [ "$inside" = "$outside" ]',
    open: 'runs as root of this machine',
    mend: userNamespace,
  },
  { name: 'device-node', script: 'mknod /tmp/probe-node b 7 0', open: 'can make device nodes', mend: userNamespace },
  ...['devtmpfs', 'debugfs', 'tracefs', 'bpf'].map((type) => ({
    name: `mount-${type}`,
    script: mounts(type),
    open: `can mount ${type}`,
    mend: userNamespace,
  })),
  {
    name: 'host-disk',
    script:
      'for n in 0 1 2 3 4 5 6 7; do for d in /dev/vda /dev/sda /dev/nvme0n1 "/dev/loop$n"; do mount -o ro "$d" /mnt && exit 0; done; done; exit 1',
    open: 'can mount a disk of this machine',
    mend: userNamespace,
  },
  ...['kernel/core_pattern', 'kernel/modprobe', 'kernel/panic', 'vm/overcommit_memory'].map((path) => ({
    name: `sysctl-${path.replace('/', '-')}`,
    script: `unshare --pid --fork --mount-proc bash -c '${writes(`/proc/sys/${path}`)}' || ${writes(`/proc/sys/${path}`)}`,
    open: `can write /proc/sys/${path}`,
    mend: userNamespace,
  })),
  { name: 'sysrq', script: writes('/proc/sysrq-trigger'), open: 'can write /proc/sysrq-trigger', mend: userNamespace },
  {
    name: 'release-agent',
    script: `for f in $(find /sys/fs/cgroup -name release_agent); do ${writes('"$f"')} && exit 0; done; exit 1`,
    open: 'can set a release_agent',
    mend: cgroups,
  },
  {
    name: 'own-limits',
    script: `for f in memory/memory.limit_in_bytes pids/pids.max cpu/cpu.cfs_quota_us devices/devices.allow memory.max pids.max cpu.max; do ${writes('"/sys/fs/cgroup/$f"')} && exit 0; done; exit 1`,
    open: 'can change its own limits',
    mend: cgroups,
  },
  {
    name: 'template',
    script:
      'for d in /var/lib/docker/overlay2/*/diff; do mountpoint -q "$d" && { touch "$d/.probe" || mount -o remount,bind,rw "$d"; } && exit 0; done; exit 1',
    open: 'can write into the images that all sandboxes share',
    mend: userNamespace,
  },
];

/** An address that a sandbox tries to reach. */
export interface Target {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Whether it must answer: a check that finds everything closed because nothing works at all would prove nothing. */
  readonly reachable: boolean;
}

export function networkProbe({ name, address, port }: Target): Probe {
  return {
    name,
    script: `timeout 1 bash -c ': < /dev/tcp/${address}/${port}'`,
    open: `reaches ${name} (${address}, port ${port})`,
    mend: firewall,
  };
}

/** All probes as one script: a line `open N` or `closed N` each, numbered from 0, and `end`. Pure. */
export function probeScript(probes: readonly Probe[]): string {
  const lines = probes.map(
    ({ script }, index) =>
      `if ( ${script}\n) > /dev/null 2>&1; then echo 'open ${index}'; else echo 'closed ${index}'; fi`,
  );
  return `${lines.join('\n')}\necho end\n`;
}

/** The open probes; undefined when the script did not come to its end or left one out. Pure. */
export function readProbes(output: string, probes: readonly Probe[]): readonly Probe[] | undefined {
  const lines = output.trim().split('\n');
  if (lines.pop() !== 'end' || lines.length !== probes.length) return undefined;
  const complete = lines.every((line, index) => line === `open ${index}` || line === `closed ${index}`);
  return complete ? probes.filter((_, index) => lines[index] === `open ${index}`) : undefined;
}
