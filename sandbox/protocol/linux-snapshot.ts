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
  /** `major:minor` of the file system on its /proc (last match in mountinfo); every mount of proc is a file system of its own. */
  procDevice: z.string().max(32).optional(),
  /** Clock ticks since boot when it started: with `pid` this names the process for good. */
  startedAt: z.number().int().nonnegative(),
  /**
   * The PID namespace its children are born into (/proc/PID/ns/pid_for_children); `null` while that one has no process,
   * which is the mark of `unshare --pid` without `--fork`. Absent when it was not read.
   */
  pidForChildren: inode.nullable().optional(),
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
