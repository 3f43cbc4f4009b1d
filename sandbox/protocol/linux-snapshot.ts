import { z } from 'zod';

const inode = z.number().int().nonnegative();
const text = z.string().max(4096);

/** The namespaces of a process by type: inode numbers of /proc/PID/ns/*; equal number, same namespace. */
export const namespaceInodes = z.object({
  cgroup: inode,
  ipc: inode,
  mnt: inode,
  net: inode,
  pid: inode,
  time: inode.optional(),
  user: inode,
  uts: inode,
});
export type NamespaceInodes = z.infer<typeof namespaceInodes>;
export type NamespaceType = keyof NamespaceInodes;

const id = z.number().int().min(0).max(0xffffffff);

/** What a process may do: /proc/PID/status. */
export const credentials = z.object({
  /** Effective ones, as the sandbox numbers them: what `ps` in the learner's shell shows. 65534 for one that the sandbox has not. */
  uid: id,
  gid: id,
  /** Effective capabilities, 16 hexadecimal digits as in CapEff: bit 0 is CAP_CHOWN. */
  capabilities: z.string().regex(/^[0-9a-f]{16}$/),
  noNewPrivs: z.boolean(),
  /** 0 none, 1 strict, 2 filters. */
  seccomp: z.number().int().min(0).max(2),
  /** How many of them; the sandbox's own is one. */
  seccompFilters: z.number().int().nonnegative(),
});
export type Credentials = z.infer<typeof credentials>;

/** Rows of a map of user or group numbers: the first inside, the first outside, how many. */
const idMap = z.array(z.tuple([id, id, id])).max(32);
export type IdMap = z.infer<typeof idMap>;

export const processFact = z.object({
  /** Its number in the sandbox's own PID namespace: what `ps` in the learner's shell shows. */
  pid: z.number().int().positive(),
  /** Its parent there; 0 when the parent is outside. */
  ppid: z.number().int().nonnegative(),
  /** Its number in each nested PID namespace, from the sandbox's inward (NSpid of /proc/PID/status less the lab host's level). */
  nsPids: z.array(z.number().int().positive()).min(1).max(32),
  /** /proc/PID/comm, at most 15 bytes. */
  comm: z.string().max(64),
  /** /proc/PID/cmdline, split at NUL, cut at 4 KiB; empty for a zombie. */
  command: z.array(text).max(256),
  namespaces: namespaceInodes,
  /** Its cgroup (pids controller on v1), relative to the sandbox's own: `/` or `/docker/<id>`. */
  cgroup: text,
  /** v1: its cgroup in the tree of each of these controllers, where it is another one than `cgroup`. */
  otherCgroups: z.object({ memory: text.optional(), cpu: text.optional() }).optional(),
  /** `major:minor` of the file system on its /proc (last match in mountinfo); every mount of proc is a file system of its own. */
  procDevice: z.string().max(32).optional(),
  /** Clock ticks since boot when it started: with `pid` this names the process for good. */
  startedAt: z.number().int().nonnegative(),
  /**
   * The PID namespace its children are born into (/proc/PID/ns/pid_for_children); `null` while that one has no process,
   * which is the mark of `unshare --pid` without `--fork`. Absent when it was not read.
   */
  pidForChildren: inode.nullable().optional(),
  /** Absent only in a snapshot of an older lab host. */
  credentials: credentials.optional(),
});
export type ProcessFact = z.infer<typeof processFact>;

export const interfaceFact = z.object({
  name: z.string().max(64),
  up: z.boolean(),
  /** Addresses with prefix length: `10.99.7.1/32`. */
  addresses: z.array(z.string().max(64)).max(64),
});
export type InterfaceFact = z.infer<typeof interfaceFact>;

/** Limits of a cgroup under one name for v1 and v2; `null` is no limit. */
export const cgroupFact = z.object({
  /** Relative to the sandbox's own cgroup. */
  path: text,
  /** Bytes: memory.max or memory.limit_in_bytes. */
  memoryMax: z.number().nullable(),
  /** Cores: quota divided by period (cpu.max, cpu.cfs_quota_us). */
  cpuMax: z.number().nullable(),
  /** Microseconds of CPU in each period: the first number of cpu.max, cpu.cfs_quota_us. Absent in a snapshot of an older lab host. */
  cpuQuota: z.number().nullable().optional(),
  /** Microseconds: the second number of cpu.max, cpu.cfs_period_us. */
  cpuPeriod: z.number().nullable().optional(),
  /** Processes: pids.max. */
  pidsMax: z.number().nullable(),
  /** Times the kernel killed a process in it for memory. */
  oomKills: z.number().int().nonnegative(),
});
export type CgroupFact = z.infer<typeof cgroupFact>;

export const mountFact = z.object({
  /** As seen from the root of the processes there. */
  path: text,
  /** `overlay`, `ext4`, `tmpfs` … */
  fileSystem: z.string().max(32),
  readOnly: z.boolean(),
  /** Of a tmpfs, bytes; `null` is no limit. */
  size: z.number().int().nonnegative().nullable(),
});
export type MountFact = z.infer<typeof mountFact>;

/** The kernel's view of one sandbox, read from the lab host's own /proc and cgroup tree. */
export const linuxSnapshot = z.object({
  cgroupVersion: z.union([z.literal(1), z.literal(2)]),
  /** The first process of the sandbox (the holder): what "the sandbox's own namespace" means. */
  init: processFact,
  processes: z.array(processFact).max(2048),
  /** Host names by UTS inode, for every UTS namespace that a process or a bind mount holds. */
  hostnames: z.record(z.string(), z.string().max(256)),
  /** Interfaces by net inode, for every network namespace that a process or a bind mount holds. */
  networks: z.record(z.string(), z.array(interfaceFact).max(256)),
  /**
   * Maps of user namespaces by inode, as `cat /proc/PID/uid_map` shows them in the sandbox: of the sandbox's own the outside is the lab
   * host's, of those below it the sandbox's. Absent in a snapshot of an older lab host.
   */
  userNamespaces: z.record(z.string(), z.object({ uid: idMap, gid: idMap })).optional(),
  /** Namespaces that a bind mount holds in the sandbox's mount namespace (nsfs in mountinfo). */
  pinned: z.array(z.object({ type: z.string().max(16), inode, path: text })).max(256),
  /**
   * Mounts by mnt inode, for every mount namespace that a process is in, in the order in which they were mounted. Left out: /proc, /sys, /dev,
   * and what engines keep for each container.
   */
  mounts: z.record(z.string(), z.array(mountFact).max(64)),
  cgroups: z.array(cgroupFact).max(512),
});
export type LinuxSnapshot = z.infer<typeof linuxSnapshot>;
