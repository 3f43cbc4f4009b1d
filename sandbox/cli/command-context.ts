import type { SetupContext } from './settings.ts';

/** What every verb gets besides the set-up context: where results go, and what the world looks like. */
export interface CommandContext extends SetupContext {
  /** One line of the result, to standard output. */
  readonly print: (line: string) => void;
  /** One line for the person, to standard error. */
  readonly say: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly isRoot: boolean;
  /** Version of Drydock. */
  readonly version: string;
  /** File that `log` writes to. */
  readonly logFile: string;
}
