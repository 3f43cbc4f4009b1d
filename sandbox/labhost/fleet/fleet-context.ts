import type { ContainerLimits, Engine } from '../engine/index.ts';
import type { Log } from '../observe/index.ts';
import type { AgentSettings } from '../settings.ts';

/** What every part of fleet gets. */
export interface FleetContext {
  readonly engine: Engine;
  readonly settings: AgentSettings;
  readonly log: Log;
  /** Seccomp profile of a sandbox, JSON text. */
  readonly seccomp: string;
  /** Limits per process of a sandbox. */
  readonly rlimits: ContainerLimits['ulimits'];
  /** File system image that every quota volume begins as. */
  readonly blankVolume: string;
  /** Milliseconds since 1970. */
  now(): number;
  random(bytes: number): Uint8Array;
  readonly signal: AbortSignal;
}
