import type { CheckId } from '#protocol';
import { scriptFor } from '../grading/index.ts';
import { judge } from './judge.ts';
import type { ProofSandbox } from './lab.ts';
import { type Baselines, runMutant } from './mutants/run-mutant.ts';
import { runPage } from './page/run-page.ts';
import { nextAttempt } from './sample-learners.ts';
import { ending, SetupFailed, scriptFaults } from './script-ending.ts';
import { type LabTimes, timedLab } from './timed-lab.ts';
import type { Fault, Findings, Trial, TrialParts, TrialReport } from './trial.ts';
import { claimSandbox, prepareSandbox, type TrialContext, watchVerdicts } from './trial-context.ts';

/** Runs one trial in sandboxes of its own; a mutant needs its baselines. Rejects when aborted or when the lab host gives none. */
export async function runTrial(context: TrialContext, trial: Trial, baselines?: Baselines): Promise<TrialReport> {
  const startedAt = performance.now();
  const { lab, times } = timedLab(context.lab);
  const findings: Findings = await attempt({ ...context, lab }, trial, baselines).catch((cause: unknown) => {
    if (cause instanceof SetupFailed) return { faults: cause.faults };
    throw cause;
  });
  const seconds = (performance.now() - startedAt) / 1000;
  return { trial, seconds, parts: partsOf(trial, seconds, times(), findings), ...findings };
}

/** A page's blocks are typed, not run by the lab: they are its script. What is left was spent on verdicts. */
function partsOf({ kind }: Trial, seconds: number, times: LabTimes, { scriptSeconds = 0 }: Findings): TrialParts {
  const script = times.script + (kind === 'page' ? scriptSeconds : 0);
  const rest = seconds - times.claim - times.prepare - script - times.remove;
  return { ...times, script, verdicts: Math.max(0, rest) };
}

async function attempt(context: TrialContext, trial: Trial, baselines: Baselines | undefined): Promise<Findings> {
  if (trial.kind === 'reset') return runReset(context, trial);
  if (trial.beginAt !== undefined) return runStep(context, trial, trial.beginAt);
  if (baselines !== undefined) return runMutant(context, trial, baselines);
  await using sandbox = await prepareSandbox(context, trial);
  // Awaited here: the sandbox goes when this returns.
  if (trial.kind === 'page') return await runPage(sandbox, trial, context.patience);
  return await runScript(context, trial, sandbox);
}

async function runScript(context: TrialContext, trial: Trial, sandbox: ProofSandbox): Promise<Findings> {
  const { kind, script, constants } = trial;
  if (script === undefined) return { faults: judge(trial, (await watchVerdicts(context, trial, sandbox)).verdicts) };
  const startedAt = performance.now();
  const ran = await sandbox.run(scriptFor(script, constants));
  const scriptSeconds = (performance.now() - startedAt) / 1000;
  const { verdicts, seconds } = await watchVerdicts(context, trial, sandbox);
  const faults = judge(trial, verdicts);
  // Somebody's wrong or roundabout way may well end with an error; the one correct way may not.
  if (kind === 'solution' || kind === 'order' || kind === 'task') faults.unshift(...scriptFaults('solution.sh', ran));
  if (kind === 'solution' && faults.length === 0) faults.push(...(await lookAgain(context, trial, sandbox)));
  return { faults, output: ending(ran), scriptSeconds, settledSeconds: seconds };
}

/** Whoever opens the page now is told the same: a check that remembers what it saw before gives itself away. */
async function lookAgain(context: TrialContext, trial: Trial, sandbox: ProofSandbox): Promise<Fault[]> {
  const grader = context.openGrader();
  try {
    const { verdicts } = await watchVerdicts({ ...context, grader }, trial, sandbox);
    const expected = 'pass, as before, for whoever opens the page now: nothing outside the sandbox may count';
    return judge(trial, verdicts).map((fault) => ({ ...fault, kind: 'order-dependent', expected }));
  } finally {
    await grader.close();
  }
}

/** What a learner finds who begins at this task. */
async function runStep(context: TrialContext, trial: Trial, task: CheckId): Promise<Findings> {
  await using sandbox = await claimSandbox(context);
  const { result, failed } = await sandbox.begin(trial.lesson, task, trial.constants);
  if (failed !== undefined) return { faults: scriptFaults(failed === 'steps' ? `steps/${task}.sh` : failed, result) };
  const { verdicts } = await watchVerdicts(context, trial, sandbox);
  return { faults: judge(trial, verdicts), output: ending(result) };
}

/** The solution in one sandbox, seen to pass; then a new one in its place, which must be as fresh as the first. */
async function runReset(context: TrialContext, trial: Trial): Promise<Findings> {
  const { lesson, script = '', constants } = trial;
  {
    await using used = await prepareSandbox(context, trial);
    await used.run(scriptFor(script, constants));
    const passing: Trial = { ...trial, wanted: new Map(lesson.checks.map(({ id }) => [id, { status: 'pass' }])) };
    await watchVerdicts(context, passing, used);
  }
  const next: Trial = { ...trial, constants: nextAttempt(constants) };
  await using fresh = await prepareSandbox(context, next);
  return { faults: judge(next, (await watchVerdicts(context, next, fresh)).verdicts) };
}
