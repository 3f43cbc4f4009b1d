import { scriptFor } from '../../grading/index.ts';
import { judge } from '../judge.ts';
import { ending } from '../script-ending.ts';
import { settle } from '../settle.ts';
import type { Fault, Findings, Trial } from '../trial.ts';
import { hold, prepareSandbox, type TrialContext, watchVerdicts } from '../trial-context.ts';

/** How long an unchanged script took, seconds: what a change of it is measured by. */
export interface Baseline {
  readonly scriptSeconds: number;
  readonly settledSeconds: number;
}

/** Of the whole solution, and of the one task that is changed; undefined where that was not tried or does not work by itself. */
export interface Baselines {
  readonly whole: Baseline;
  readonly alone: Baseline | undefined;
}

/**
 * Runs a changed solution: first its task alone, where there is such a thing, then the whole if nothing was seen. All green, and
 * nobody has listed it: the change is not seen. One that now hangs is seen.
 */
export async function runMutant(context: TrialContext, trial: Trial, baselines: Baselines): Promise<Findings> {
  const { mutant } = trial;
  if (mutant?.alone !== undefined && baselines.alone !== undefined) {
    const { seen } = await runChanged(context, mutant.alone, baselines.alone);
    if (seen.length > 0) return { faults: [] };
  }
  const listed = mutant?.listed;
  const { seen, output } = await (listed === undefined
    ? runChanged(context, trial, baselines.whole)
    : runUnchanged(context, trial));
  if (seen.length > 0 === (listed === undefined)) return { faults: [] };
  const fault =
    listed === undefined
      ? ({
          kind: 'unchecked',
          place: `solution.sh:${mutant?.line}`,
          expected: `a red check after this change, or an entry in equivalents.txt with the reason:\n${trial.name}`,
          came: 'all checks pass',
        } as const)
      : ({
          kind: 'not equivalent',
          place: `equivalents.txt:${listed.line}`,
          expected: `all checks pass after this change, as it is listed:\n${trial.name}`,
          came: seen.map(({ check, came }) => `${check} ${came}`).join('\n'),
        } as const);
  return { faults: [fault], output };
}

/** The same of a change that is said to be none: it gets the time that the solution gets. */
async function runUnchanged(context: TrialContext, trial: Trial): Promise<{ seen: readonly Fault[]; output: string }> {
  const { constants, script = '' } = trial;
  await using sandbox = await prepareSandbox(context, trial);
  const ran = await sandbox.run(scriptFor(script, constants));
  const { verdicts } = await watchVerdicts(context, trial, sandbox);
  return { seen: judge(trial, verdicts), output: ending(ran) };
}

/** What is not green after a changed script, in a sandbox of its own. */
async function runChanged(
  context: TrialContext,
  trial: Trial,
  { scriptSeconds, settledSeconds }: Baseline,
): Promise<{ seen: readonly Fault[]; output: string }> {
  const { lesson, constants, script = '', wanted } = trial;
  await using sandbox = await prepareSandbox(context, trial);
  const ran = await sandbox.run(scriptFor(script, constants), Math.ceil(context.patience * (5 + 4 * scriptSeconds)));
  const { verdicts } = await settle(context.grader, {
    sandbox: sandbox.id,
    lesson,
    constants,
    signal: context.signal,
    ends: (now) =>
      judge(trial, now).length === 0 ||
      [...now].some(([check, { verdict }]) => wanted.has(check) && verdict.status === 'fail'),
    hold: Math.max(hold, 2000 * settledSeconds),
    deadline: context.patience * (3000 + 4000 * settledSeconds),
  });
  return { seen: judge(trial, verdicts), output: ending(ran) };
}
