import type { RunResult } from '#protocol';
import type { Fault } from './trial.ts';

/** What a script printed and how it ended, for a report. */
export function ending({ exitCode, timedOut, output }: RunResult): string {
  return `${output.trimEnd()}\n(${timedOut ? 'ended by the time limit' : `exit code ${exitCode}`})`.trimStart();
}

/** A script that must work and did not. */
export function scriptFaults(place: string, ran: RunResult): Fault[] {
  if (ran.exitCode === 0) return [];
  return [{ kind: 'script failed', place, expected: 'exit code 0', came: ending(ran) }];
}

/** A lesson's own preparation does not work, so nothing of it can be tried. */
export class SetupFailed extends Error {
  override readonly name = 'SetupFailed';
  readonly faults: readonly Fault[];

  constructor(ran: RunResult) {
    super('setup.sh failed');
    this.faults = scriptFaults('setup.sh', ran);
  }
}
