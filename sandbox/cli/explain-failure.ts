import { constants } from 'node:os';
import { UserError } from '#protocol';
import { SetupProblem } from '../bootstrap/setup-problem.mjs';

/** How a command ended that threw: what is said to the person, what goes to the log, and the exit code. */
interface Failure {
  readonly code: number;
  readonly said: readonly string[];
  readonly trace?: string;
}

export interface FailureSource {
  /** The signal that ended the command, if one did. */
  readonly stoppedBy: 'SIGINT' | 'SIGTERM' | undefined;
  /** The log of this run, once it is open. */
  readonly logFile: string | undefined;
}

/** Turns what a command threw into words: a person's mistake without a trace, a fault of ours with the way to report it. */
export function explainFailure(cause: unknown, { stoppedBy, logFile }: FailureSource): Failure {
  if (stoppedBy !== undefined) {
    return {
      code: 128 + constants.signals[stoppedBy],
      said: ['Interrupted. Run the same command again: what was built is kept.'],
    };
  }
  // Commander has said it already; its usage errors are 1 there and 2 here, and help is no error.
  if (isCommanderError(cause)) return { code: cause.exitCode === 0 ? 0 : 2, said: [] };
  const trace = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  const log = logFile === undefined ? [] : [`Log: ${logFile}`];
  if (cause instanceof UserError || cause instanceof SetupProblem) {
    const { message, hint } = cause instanceof UserError ? cause.problem : cause;
    return { code: 1, said: ['', message, ...(hint === undefined ? [] : [`→ ${hint}`]), ...log], trace };
  }
  // The first line of a trace may be a place; name and message are always words.
  const [summary = ''] = String(cause).split('\n');
  const report =
    logFile === undefined
      ? [trace, '→ Please report it with these lines and the command that you ran.']
      : [summary, '→ Please report it with the command that you ran and this log, which has the details.', ...log];
  return { code: 1, said: ['', 'This is a fault of Drydock, not yours:', ...report], trace };
}

function isCommanderError(cause: unknown): cause is Error & { readonly exitCode: number } {
  return (
    cause instanceof Error &&
    'code' in cause &&
    String(cause.code).startsWith('commander.') &&
    'exitCode' in cause &&
    typeof cause.exitCode === 'number'
  );
}
