import type { ContainerLimits, Engine } from '../engine/index.ts';
import type { Firewall } from '../firewall/index.ts';
import type { Log } from '../observe/index.ts';
import type { AgentSettings } from '../settings.ts';
import type { Template } from './template/use-template.ts';

/** What every part of fleet gets. */
export interface FleetContext {
  readonly engine: Engine;
  readonly firewall: Firewall;
  readonly settings: AgentSettings;
  readonly log: Log;
  /** Seccomp profile of a sandbox, JSON text. */
  readonly seccomp: string;
  /** Limits per process of a sandbox. */
  readonly rlimits: ContainerLimits['ulimits'];
  /** What every sandbox begins with. */
  readonly template: Template;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds of a clock that nobody sets and that stands still while the machine sleeps. */
  steady(): number;
  random(bytes: number): Uint8Array;
  readonly signal: AbortSignal;
}
