import type { ContainerFact } from '#protocol';
import type { Fact } from '../language/fact.ts';
import type { FileLens } from '../linux/file.ts';
import type { ProcessLens } from '../linux/process.ts';

/** One container of the learner's engine, in the engine's own words. It need not exist: its facts are then absent and say so. */
export interface ContainerLens {
  readonly name: string;
  /** Always known. Any other fact of a container that is not there is absent and says why. */
  readonly exists: Fact<boolean>;
  readonly id: Fact<string>;
  /** As it was written: `nginx:1.27`. */
  readonly image: Fact<string>;
  /** What that meant when the container was made: `sha256:…`, the same as an image's `id`. */
  readonly imageId: Fact<string>;

  readonly state: Fact<ContainerFact['state']>;
  readonly running: Fact<boolean>;
  /** @unit exit code */
  readonly exitCode: Fact<number>;
  /** Why its last start failed, in the engine's words; empty when it did not. */
  readonly startError: Fact<string>;
  readonly oomKilled: Fact<boolean>;
  /** `null` is never. @unit milliseconds since 1970 */
  readonly createdAt: Fact<number | null>;
  /** `null` is never. @unit milliseconds since 1970 */
  readonly startedAt: Fact<number | null>;
  /** `null` is never. @unit milliseconds since 1970 */
  readonly finishedAt: Fact<number | null>;
  /** How often its restart policy started it again. @unit count */
  readonly restartCount: Fact<number>;
  /** `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`. */
  readonly restartPolicy: Fact<string>;
  readonly autoRemove: Fact<boolean>;
  /** Its first process, as the sandbox numbers it; absent when it does not run. @unit process number */
  readonly pid: Fact<number>;
  /** The same process as the kernel knows it: its namespaces, its cgroup. */
  readonly process: ProcessLens;

  readonly health: Fact<ContainerFact['health']>;
  /** Its health check; absent facts when it has none. */
  readonly healthcheck: HealthcheckLens;
  /** The last run of it that brought a change. */
  readonly lastProbe: {
    /** @unit exit code */
    readonly exitCode: Fact<number>;
    readonly output: Fact<string>;
  };

  /** Entrypoint and arguments as they run. */
  readonly command: Fact<readonly string[]>;
  readonly entrypoint: Fact<readonly string[]>;
  readonly cmd: Fact<readonly string[]>;
  /** All variables; `variable` reads one. */
  readonly env: Fact<Readonly<Record<string, string>>>;
  variable(name: string): Fact<string>;
  readonly labels: Fact<Readonly<Record<string, string>>>;
  label(name: string): Fact<string>;
  /** Empty is root. */
  readonly user: Fact<string>;
  readonly workingDir: Fact<string>;
  readonly hostname: Fact<string>;
  /** `SIGTERM` unless it was set. */
  readonly stopSignal: Fact<string>;
  /** Whether its first process can be written to, as `-i` asks. */
  readonly interactive: Fact<boolean>;
  /** Whether `--init` put a little init in front as PID 1. */
  readonly init: Fact<boolean>;

  /** 0 is no limit. @unit bytes */
  readonly memoryLimit: Fact<number>;
  /** Memory and swap together; 0 is the engine's choice, -1 no limit. @unit bytes */
  readonly memorySwap: Fact<number>;
  /** A wish, not a limit. @unit bytes */
  readonly memoryReservation: Fact<number>;
  /** 0 is no limit. @unit cores */
  readonly cpuLimit: Fact<number>;
  /** 0 is the usual 1024. @unit weight */
  readonly cpuShares: Fact<number>;
  /** Which cores: `0-1`; empty is any. */
  readonly cpusetCpus: Fact<string>;
  /** 0 is no limit. @unit processes */
  readonly pidsLimit: Fact<number>;
  /** Soft limit of `--ulimit`, by name. @unit as the limit of that name has it */
  ulimit(name: string): Fact<number>;
  readonly readOnlyRoot: Fact<boolean>;
  readonly privileged: Fact<boolean>;
  readonly capAdd: Fact<readonly string[]>;
  readonly capDrop: Fact<readonly string[]>;

  /** `bridge`, `host`, `none`, the name of a network, or `container:NAME`. */
  readonly networkMode: Fact<string>;
  readonly pidMode: Fact<string>;
  readonly ipcMode: Fact<string>;
  readonly utsMode: Fact<string>;
  /** Names of the networks it is attached to. */
  readonly networks: Fact<readonly string[]>;
  /** Networks that it shares with another container and on which names are found. */
  namedNetworksWith(other: string): Fact<readonly string[]>;
  /** Its address on that network, or on the first it is attached to; absent when it does not run. */
  address(network?: string): Fact<string>;
  /** Further names on that network. */
  aliases(network: string): Fact<readonly string[]>;
  /** A port inside the container, TCP unless it ends in `/udp`. */
  port(port: number | `${number}/udp`): PortLens;
  /** Every port that is published: `80/tcp`. */
  readonly publishedPorts: Fact<readonly string[]>;

  /** What is mounted at exactly that path. */
  mountAt(path: string): MountLens;
  /** Paths at which something is mounted. */
  readonly mountPaths: Fact<readonly string[]>;

  /** A path as its processes see it; absent while it does not run. */
  file(path: string): FileLens;
  /** The same path in its writable layer alone: what it changed or added there. What it deleted is of kind `other`. */
  layerFile(path: string): FileLens;
  /** What it wrote to standard output and error, the first 64 KiB of the log. */
  readonly log: Fact<string>;
  /** The same line by line, without line ends. */
  readonly logLines: Fact<readonly string[]>;
}

interface HealthcheckLens {
  /** `CMD`, `CMD-SHELL` or `NONE`, then the words. */
  readonly test: Fact<readonly string[]>;
  /** Whether the test fails when each of these programs does: not in `pg_isready || true`, not in a comment. */
  failsWith(programs: readonly string[]): Fact<boolean>;
  /** 0 is the engine's default. @unit seconds */
  readonly interval: Fact<number>;
  /** 0 is the engine's default. @unit seconds */
  readonly timeout: Fact<number>;
  /** 0 is the engine's default. @unit seconds */
  readonly startPeriod: Fact<number>;
  /** Failures in a row until it counts as unhealthy; 0 is the engine's default. @unit count */
  readonly retries: Fact<number>;
}

export interface PortLens {
  readonly published: Fact<boolean>;
  /** The port of the sandbox that leads to it; absent when it is not published. @unit port */
  readonly hostPort: Fact<number>;
  /** `0.0.0.0` is every address; IPv6 left out. */
  readonly hostAddresses: Fact<readonly string[]>;
}

export interface MountLens {
  readonly type: Fact<'volume' | 'bind' | 'tmpfs'>;
  /** Name of the volume; absent when it is none. */
  readonly volume: Fact<string>;
  /** Whether the engine named the volume, because nobody did. */
  readonly anonymous: Fact<boolean>;
  /** Folder or file of the sandbox; of a volume too. */
  readonly source: Fact<string>;
  readonly readOnly: Fact<boolean>;
  readonly propagation: Fact<string>;
  /** Folder of the volume that is mounted; empty is the whole of it. */
  readonly subpath: Fact<string>;
  /** Of a tmpfs; 0 is no limit. @unit bytes */
  readonly size: Fact<number>;
}
