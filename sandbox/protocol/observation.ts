import { z } from 'zod';

/**
 * What the lab host tells about the inside of one sandbox. Every value is read from outside the learner's binaries;
 * still every string in it is the learner's to choose: hostile, bounded here, never interpreted.
 */

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
  cgroups: z.array(cgroupFact).max(512),
});
export type LinuxSnapshot = z.infer<typeof linuxSnapshot>;

/** A container of the learner's own engine: a bounded part of `docker inspect`, in the engine's own words but flat. */
export const containerFact = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().max(256),
  /** As the learner wrote it: `nginx`. */
  image: z.string().max(512),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  /** First process, numbered in the sandbox's PID namespace; 0 when it does not run. */
  pid: z.number().int().nonnegative(),
  exitCode: z.number().int(),
  oomKilled: z.boolean(),
  /** The engine's own words when a start failed, else empty. */
  error: z.string().max(2000),
  startedAt: z.string().max(64),
  finishedAt: z.string().max(64),
  restartCount: z.number().int().nonnegative(),
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
  command: z.array(text).max(256),
  env: z.array(text).max(512),
  labels: z.record(z.string().max(512), text),
  /** HostConfig.NetworkMode, `container:<id>` with the id resolved; PidMode likewise. */
  networkMode: z.string().max(512),
  pidMode: z.string().max(512),
  /** Names of the networks it is attached to, with its address there (empty when it does not run). */
  networks: z.array(z.object({ name: z.string().max(256), address: z.string().max(64) })).max(64),
  ports: z
    .array(
      z.object({
        container: z.string().max(32),
        hostAddress: z.string().max(64),
        hostPort: z.number().int().min(0).max(65535),
      }),
    )
    .max(256),
  mounts: z
    .array(
      z.object({
        type: z.string().max(32),
        name: z.string().max(256),
        source: text,
        destination: text,
        writable: z.boolean(),
      }),
    )
    .max(128),
  /** Bytes, 0 is no limit; cores, 0 is no limit; processes, 0 is no limit. */
  memoryLimit: z.number().nonnegative(),
  cpuLimit: z.number().nonnegative(),
  pidsLimit: z.number(),
  /** Last lines of its log when it has ended with an error, at most 2 KiB, else empty. */
  lastLog: z.string().max(4096),
});
export type ContainerFact = z.infer<typeof containerFact>;

export const containersSnapshot = z.array(containerFact).max(200);
export type ContainersSnapshot = z.infer<typeof containersSnapshot>;

/** What can be watched: `linux` is served by fleet (sampled), `docker.containers` by relay (evented). */
export const source = z.enum(['linux', 'docker.containers']);
export type Source = z.infer<typeof source>;

/**
 * The observation socket of the agent, text JSON, one message a frame. Fleet serves `linux` and relay serves `docker.*`
 * on the same path of their own port: GET /v1/sandboxes/:id/observe.
 */
export const observeUp = z.discriminatedUnion('type', [
  /** Replaces the set of watched sources. A source costs something only while somebody watches it. */
  z.object({ type: z.literal('watch'), sources: z.array(source).max(8) }),
]);
export type ObserveUp = z.infer<typeof observeUp>;

export const observeDown = z.discriminatedUnion('type', [
  /** The value at `at` (milliseconds since 1970): once after `watch`, then on every change, whole. */
  z.discriminatedUnion('source', [
    z.object({ type: z.literal('value'), source: z.literal('linux'), at: z.number(), value: linuxSnapshot }),
    z.object({
      type: z.literal('value'),
      source: z.literal('docker.containers'),
      at: z.number(),
      value: containersSnapshot,
    }),
  ]),
  /** The source cannot be read now (engine stopped, sandbox going away); a `value` follows when it can be again. */
  z.object({ type: z.literal('unavailable'), source, at: z.number(), reason: z.string().max(300) }),
]);
export type ObserveDown = z.infer<typeof observeDown>;
