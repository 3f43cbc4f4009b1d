import { z } from 'zod';

const text = z.string().max(4096);
const words = z.array(text).max(256);
const count = z.number().nonnegative();

const portMapping = z.object({
  /** `80/tcp` */
  container: z.string().max(32),
  /** `0.0.0.0`, `127.0.0.1`; empty for "every address" where it was only asked for. */
  hostAddress: z.string().max(64),
  /** 0: the engine chooses. */
  hostPort: z.number().int().min(0).max(65535),
});
export type PortMapping = z.infer<typeof portMapping>;

/** A container's HEALTHCHECK, its image's or its own. */
export const healthcheckFact = z.object({
  /** `CMD`, `CMD-SHELL` or `NONE`, then the words. */
  test: words,
  /** Seconds; 0 is the engine's default. */
  interval: count,
  timeout: count,
  startPeriod: count,
  retries: z.number().int().nonnegative(),
});

/** A container of the learner's own engine: a bounded part of `docker inspect`, in the engine's own words but flat. */
export const containerFact = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().max(256),
  /** As the learner wrote it: `nginx`. */
  image: z.string().max(512),
  /** What that meant when the container was made: `sha256:…`. */
  imageId: z.string().max(128),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  /** First process, numbered in the sandbox's PID namespace; 0 when it does not run. */
  pid: z.number().int().nonnegative(),
  exitCode: z.number().int(),
  oomKilled: z.boolean(),
  /** The engine's own words when a start failed, else empty. */
  error: z.string().max(2000),
  /** RFC 3339; the year 1 is never. */
  createdAt: z.string().max(64),
  startedAt: z.string().max(64),
  finishedAt: z.string().max(64),
  restartCount: z.number().int().nonnegative(),
  /** `no`, `always`, `on-failure`, `unless-stopped`; 0 retries is without end. */
  restartPolicy: z.object({ name: z.string().max(32), maximumRetryCount: z.number().int().nonnegative() }),
  autoRemove: z.boolean(),
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
  healthcheck: healthcheckFact.nullable(),
  /** The last probe when the engine last told of a change: probes alone are no change. */
  lastProbe: z.object({ exitCode: z.number().int(), output: text, endedAt: z.string().max(64) }).nullable(),
  /** Entrypoint and arguments as they run. */
  command: words,
  entrypoint: words,
  cmd: words,
  env: z.array(text).max(512),
  labels: z.record(z.string().max(512), text),
  user: z.string().max(256),
  workingDir: text,
  hostname: z.string().max(256),
  /** Empty is SIGTERM. */
  stopSignal: z.string().max(32),
  /** Seconds; `null` is the engine's 10. */
  stopTimeout: z.number().int().nullable(),
  /** Whether its first process can be written to (`-i`). Absent in a snapshot of an older lab host. */
  openStdin: z.boolean().exactOptional(),
  /** Whether the engine's little init is PID 1. */
  init: z.boolean(),
  /** HostConfig.NetworkMode, `container:<id>` with the id resolved; PidMode and the others likewise. */
  networkMode: z.string().max(512),
  pidMode: z.string().max(512),
  ipcMode: z.string().max(512),
  utsMode: z.string().max(512),
  /** The networks it is attached to, with its address (empty when it does not run) and its further names there. */
  networks: z
    .array(
      z.object({
        name: z.string().max(256),
        address: z.string().max(64),
        aliases: z.array(z.string().max(256)).max(32),
      }),
    )
    .max(64),
  /** Open now; empty when it does not run. */
  ports: z.array(portMapping).max(256),
  /** What `-p` asked for, whether it runs or not. */
  publishedPorts: z.array(portMapping).max(256),
  /** `-P`: every exposed port at a port that the engine chooses. */
  publishAllPorts: z.boolean(),
  /** Only documented, by EXPOSE or `--expose`: `80/tcp`. */
  exposedPorts: z.array(z.string().max(32)).max(256),
  mounts: z
    .array(
      z.object({
        /** `volume`, `bind`, `tmpfs` (of `--mount`; those of `--tmpfs` are in `tmpfs`). */
        type: z.string().max(32),
        /** Of the volume. */
        name: z.string().max(256),
        source: text,
        destination: text,
        writable: z.boolean(),
        propagation: z.string().max(32),
        /** Folder of the volume that is mounted; empty is the whole. Absent in a snapshot of an older lab host. */
        subpath: text.exactOptional(),
      }),
    )
    .max(128),
  /** Options by path, of `--tmpfs` and `--mount type=tmpfs`: `size=16m`. */
  tmpfs: z.record(text, text),
  readOnlyRoot: z.boolean(),
  privileged: z.boolean(),
  capAdd: z.array(z.string().max(64)).max(64),
  capDrop: z.array(z.string().max(64)).max(64),
  /** Bytes, 0 is no limit; cores, 0 is no limit; processes, 0 is no limit. */
  memoryLimit: count,
  cpuLimit: count,
  pidsLimit: z.number(),
  /** Bytes of memory and swap together; 0 is the engine's choice, -1 no limit. */
  memorySwap: z.number(),
  /** Wishes, not limits: bytes, a weight; 0 is none. */
  memoryReservation: count,
  cpuShares: count,
  /** Which cores: `0-1`; empty is any. */
  cpusetCpus: z.string().max(64),
  ulimits: z.array(z.object({ name: z.string().max(32), soft: z.number(), hard: z.number() })).max(32),
  /** Folder of the writable layer in the sandbox; empty with a storage driver that has none. */
  upperDir: text,
  /** File of its log in the sandbox (one JSON object a line); empty with another log driver. */
  logPath: text,
  /** Last lines of its log when it has ended with an error, at most 2 KiB, else empty. */
  lastLog: z.string().max(4096),
});
export type ContainerFact = z.infer<typeof containerFact>;

export const containersSnapshot = z.array(containerFact).max(200);
export type ContainersSnapshot = z.infer<typeof containersSnapshot>;
