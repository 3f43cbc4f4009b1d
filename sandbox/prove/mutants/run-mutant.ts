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
    : runUnchanged(context, trial, baselines.whole));
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

/** Milliseconds after which a script that still runs most likely waits for something. */
const overdue = ({ scriptSeconds }: Baseline): number => 1000 + 1500 * scriptSeconds;

/** What a script made of a sandbox. */
interface Outcome {
  readonly seen: readonly Fault[];
  readonly output: string;
}

/**
 * The same of a change that is said to be none: it gets the time that the solution gets. It need not end: a container in the
 * foreground has done its work when all is green.
 */
async function runUnchanged(context: TrialContext, trial: Trial, baseline: Baseline): Promise<Outcome> {
  const { constants, script = '' } = trial;
  await using sandbox = await prepareSandbox(context, trial);
  const running = sandbox.run(scriptFor(script, constants));
  // When the sandbox goes before the script ends, nobody is waiting for it any more.
  running.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, overdue(baseline), 'late');
  });
  const first = await Promise.race([running, late]).finally(() => clearTimeout(timer));
  if (first === 'late') {
    const { verdicts } = await watchVerdicts(context, trial, sandbox);
    if (judge(trial, verdicts).length === 0) return { seen: [], output: '' };
  }
  const ran = await running;
  const { verdicts } = await watchVerdicts(context, trial, sandbox);
  return { seen: judge(trial, verdicts), output: ending(ran) };
}

/** What is not green after a changed script, in a sandbox of its own. */
async function runChanged(context: TrialContext, trial: Trial, baseline: Baseline): Promise<Outcome> {
  const { scriptSeconds, settledSeconds } = baseline;
  const { lesson, constants, script = '', wanted } = trial;
  await using sandbox = await prepareSandbox(context, trial);
  const waiting = setTimeout(context.lend, overdue(baseline));
  const ran = await sandbox
    .run(scriptFor(script, constants), Math.ceil(context.patience * (5 + 4 * scriptSeconds)))
    .finally(() => clearTimeout(waiting));
  const { verdicts } = await settle(context.grader, {
    sandbox: sandbox.id,
    lesson,
    constants,
    signal: context.signal,
    ends: (now) =>
      judge(trial, now).length === 0 ||
      [...now].some(([check, { verdict }]) => wanted.has(check) && verdict.status === 'fail'),
    onLooked: context.lend,
    hold: Math.max(hold, 2000 * settledSeconds),
    deadline: context.patience * (3000 + 4000 * settledSeconds),
  });
  return { seen: judge(trial, verdicts), output: ending(ran) };
}
