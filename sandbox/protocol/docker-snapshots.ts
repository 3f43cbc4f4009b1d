import { z } from 'zod';

const text = z.string().max(4096);

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
