import type { Readable, Writable } from 'node:stream';

/** What a sandbox's container is made of; fleet decides it, nothing of it comes from outside. */
export interface ContainerSpec {
  readonly image: string;
  readonly hostname: string;
  readonly network: string;
  readonly env: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly binds: readonly string[];
  /** Seccomp profile as JSON text. */
  readonly seccomp: string;
  readonly capabilities: readonly string[];
  readonly devices: readonly string[];
  readonly limits: ContainerLimits;
}

export interface ContainerLimits {
  /** Bytes, swap included. */
  readonly memory: number;
  readonly pids: number;
  /** Cores. */
  readonly cpus: number;
  readonly ulimits: readonly { readonly name: string; readonly value: number }[];
}

export interface ContainerState {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  /** On the lab host; 0 when it does not run. */
  readonly pid: number;
  readonly image: string;
  readonly exitCode: number;
}

export interface ExecRequest {
  readonly command: readonly string[];
  readonly folder?: string;
  readonly env?: readonly string[];
  readonly input?: Readable | string;
  /** Standard output goes there as it comes, and waits when that is slow; it is not ended. When it is closed nobody waits any longer. Without it, it is part of the output. */
  readonly stdout?: Writable;
  /** Milliseconds after which nobody waits any longer. */
  readonly timeout: number;
  /** Bytes of output that are kept; the middle is cut. */
  readonly maxOutput: number;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly output: string;
  /** The deadline passed first; the command may still run. */
  readonly timedOut: boolean;
}

/** The lab engine as fleet uses it. Names are ours (`s-…`); every call has a deadline and rejects when the engine is away. */
export interface Engine {
  ping(): Promise<void>;
  createNetwork(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  /** Fine when it is not there. */
  removeNetwork(name: string): Promise<void>;
  networks(label: string): Promise<readonly string[]>;
  createContainer(name: string, spec: ContainerSpec): Promise<void>;
  startContainer(name: string): Promise<ContainerState>;
  /** Lets it end by itself for 10 s. */
  stopContainer(name: string): Promise<void>;
  inspect(name: string): Promise<ContainerState | undefined>;
  /** Kills and removes it with its anonymous volumes; fine when it is not there. */
  removeContainer(name: string): Promise<void>;
  containers(label: string): Promise<readonly string[]>;
  exec(name: string, request: ExecRequest): Promise<ExecResult>;
  /** Tells of containers that end, until the signal; reconnects by itself. */
  watchDeaths(watcher: DeathWatcher, signal: AbortSignal): void;
}

export interface DeathWatcher {
  /** The container of this name ended. */
  ended(name: string): void;
  /** The engine was away and is back: what happened meanwhile was not told. */
  returned(): void;
}
