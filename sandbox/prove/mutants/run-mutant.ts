import { scriptFor } from '../../grading/index.ts';
import { judge } from '../judge.ts';
import type { ProofSandbox } from '../lab.ts';
import { ending } from '../script-ending.ts';
import { settle } from '../settle.ts';
import type { Findings, Trial } from '../trial.ts';
import { hold, type TrialContext } from '../trial-context.ts';

/** How long the solution took, seconds: what a change of it is measured by. */
export interface Baseline {
  readonly scriptSeconds: number;
  readonly settledSeconds: number;
}

/** Runs a changed solution. All green, and nobody has listed it: the change is not seen. One that now hangs is seen. */
export async function runMutant(
  context: TrialContext,
  trial: Trial,
  sandbox: ProofSandbox,
  { scriptSeconds, settledSeconds }: Baseline,
): Promise<Findings> {
  const { lesson, constants, script = '', mutant } = trial;
  const ran = await sandbox.run(scriptFor(script, constants), Math.ceil(5 + 4 * scriptSeconds));
  const { verdicts } = await settle(context.grader, {
    sandbox: sandbox.id,
    lesson,
    constants,
    signal: context.signal,
    ends: (now) => judge(trial, now).length === 0 || [...now.values()].some(({ verdict }) => verdict.status === 'fail'),
    hold: Math.max(hold, 2000 * settledSeconds),
    deadline: 3000 + 4000 * settledSeconds,
  });
  const seen = judge(trial, verdicts);
  const listed = mutant?.listed;
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
  return { faults: [fault], output: ending(ran) };
}
