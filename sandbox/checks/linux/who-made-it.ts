import type { LinuxSnapshot, NamespaceInodes, NamespaceType, ProcessFact } from '#protocol';

/** Who a process or a namespace belongs to: the sandbox itself, the learner by hand, or an engine that made a container. */
export type Maker = 'sandbox' | 'learner' | 'container';

/**
 * Whether an engine put the process into a container: Docker and podman name its cgroup after the container, and BuildKit
 * keeps its build steps below `docker/`. A process that was moved to another cgroup is still known by its family (every
 * container is the child of a shim) and by its PID namespace.
 */
export function containerProcesses({ processes, init }: LinuxSnapshot): (one: ProcessFact) => boolean {
  const byPid = new Map(processes.map((one) => [one.pid, one]));
  const isShim = ({ comm }: ProcessFact) => comm.startsWith('containerd-shim') || comm === 'conmon';
  const hasShimAbove = (one: ProcessFact) => {
    const seen = new Set<number>();
    for (let above = byPid.get(one.ppid); above !== undefined && !seen.has(above.pid); above = byPid.get(above.ppid)) {
      if (isShim(above)) return true;
      seen.add(above.pid);
    }
    return false;
  };
  const known = (one: ProcessFact) => /[0-9a-f]{64}|(^|\/)docker\/|(^|\/)libpod/.test(one.cgroup) || hasShimAbove(one);
  const pidNamespaces = new Set(processes.filter(known).map((one) => one.namespaces.pid));
  pidNamespaces.delete(init.namespaces.pid);
  return (one) => known(one) || pidNamespaces.has(one.namespaces.pid);
}

/** One namespace and who made it. */
export interface NamespaceOwner {
  readonly inode: number;
  readonly maker: Maker;
  /** A process in it, the one with the lowest number; none when only a bind mount holds it. */
  readonly pid: number | undefined;
  /** Where a bind mount holds it. */
  readonly pinnedAt: string | undefined;
}

/** Every namespace of a type in the sandbox, the sandbox's own first, then by inode. */
export function namespacesOf(snapshot: LinuxSnapshot, type: NamespaceType): NamespaceOwner[] {
  const { init, processes, pinned } = snapshot;
  const own = inodeOf(init.namespaces, type);
  const inContainer = containerProcesses(snapshot);
  const everybody = [init, ...processes].sort((a, b) => a.pid - b.pid);
  const pins = pinned.filter((pin) => pin.type === type);
  const inodes = new Set([...everybody.map((one) => inodeOf(one.namespaces, type)), ...pins.map((pin) => pin.inode)]);
  return [...inodes]
    .filter((inode) => inode !== undefined)
    .sort((a, b) => Number(b === own) - Number(a === own) || a - b)
    .map((inode) => {
      const members = everybody.filter((one) => inodeOf(one.namespaces, type) === inode);
      const pin = pins.find((one) => one.inode === inode);
      const maker = inode === own ? 'sandbox' : members.some(inContainer) ? 'container' : 'learner';
      return { inode, maker, pid: members[0]?.pid, pinnedAt: pin?.path };
    });
}

const inodeOf = (namespaces: NamespaceInodes, type: NamespaceType): number | undefined => namespaces[type];
