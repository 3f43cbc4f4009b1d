import type { Grader } from '../grading/index.ts';
import { judge } from './judge.ts';
import type { ProofLab, ProofSandbox } from './lab.ts';
import { SetupFailed } from './script-ending.ts';
import { type Settled, settle } from './settle.ts';
import type { Trial } from './trial.ts';

/** What a trial is run with. */
export interface TrialContext {
  readonly lab: ProofLab;
  readonly signal: AbortSignal;
  /** How many times as slow as usual the machine may be: what guards against a hang is so many times as long. */
  readonly patience: number;
  readonly grader: Grader;
  /** Another grader, which has seen nothing yet. */
  openGrader(): Grader;
  /** From now on the graders may ask for this sandbox. */
  watching(sandbox: ProofSandbox): void;
  /** From now on this trial mostly waits: another may begin beside it. */
  lend(): void;
}

/** Milliseconds that the right verdicts must stay. */
export const hold = 400;
/** Milliseconds beyond a check's own limits in which all must be right: a hang guard, for a busy machine. */
const settleWithin = 20_000;

/** A fresh sandbox that the graders may ask. */
export async function claimSandbox(context: TrialContext): Promise<ProofSandbox> {
  context.signal.throwIfAborted();
  const sandbox = await context.lab.claim();
  context.watching(sandbox);
  return sandbox;
}

/** A sandbox in which the lesson begins. Throws SetupFailed. */
export async function prepareSandbox(context: TrialContext, { lesson, kind, constants }: Trial): Promise<ProofSandbox> {
  const sandbox = await claimSandbox(context);
  try {
    // Twice before a fresh look: web repeats a setup whose end it did not see.
    for (const _ of kind === 'fresh' ? ['first', 'again'] : ['first']) {
      const setup = await sandbox.prepare(lesson, constants);
      if (setup !== undefined && setup.exitCode !== 0) throw new SetupFailed(setup);
    }
    return sandbox;
  } catch (cause) {
    await sandbox[Symbol.asyncDispose]();
    throw cause;
  }
}

/** The verdicts once they are as the trial wants them, or when it is too late for that. */
export function watchVerdicts(
  { grader, signal, patience, lend }: TrialContext,
  trial: Trial,
  sandbox: ProofSandbox,
): Promise<Settled> {
  const { lesson, constants } = trial;
  const limits = lesson.checks.map(({ within, stableFor }) => within + stableFor);
  return settle(grader, {
    sandbox: sandbox.id,
    lesson,
    constants,
    signal,
    ends: (now) => judge(trial, now).length === 0,
    onLooked: lend,
    hold,
    deadline: patience * settleWithin + Math.max(0, ...limits),
  });
}
