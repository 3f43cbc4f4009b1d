import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillFence, type RunResult } from '#protocol';
import { type Grader, scriptFor } from '../grading/index.ts';
import { judge } from './judge.ts';
import type { ProofLab, ProofSandbox } from './lab.ts';
import { pageBlocks, showsOutput } from './page-blocks.ts';
import { settle } from './settle.ts';
import type { Fault, Trial, TrialReport } from './trial.ts';

export interface TrialContext {
  readonly lab: ProofLab;
  readonly signal: AbortSignal;
  /** Judges sandboxes that were shown to `watching`. */
  readonly grader: Grader;
  /** From now on the grader may ask for this sandbox. */
  watching(sandbox: ProofSandbox): void;
}

/** Milliseconds that the right verdicts must stay. */
const hold = 400;
/** Milliseconds beyond a check's own limits in which all must be right: a hang guard, for a busy machine. */
const patience = 15_000;

/** Runs one trial in sandboxes of its own. Rejects when aborted or when the lab host gives none. */
export async function runTrial(context: TrialContext, trial: Trial): Promise<TrialReport> {
  const startedAt = performance.now();
  const findings = await attempt(context, trial).catch((cause: unknown) => {
    if (cause instanceof SetupFailed) return { faults: cause.faults };
    throw cause;
  });
  return { trial, seconds: (performance.now() - startedAt) / 1000, ...findings };
}

type Findings = Pick<TrialReport, 'faults' | 'output'>;

function attempt(context: TrialContext, trial: Trial): Promise<Findings> {
  if (trial.kind === 'page') return runPage(context, trial);
  return trial.kind === 'reset' ? afterReset(context, trial) : runScript(context, trial);
}

async function runScript(context: TrialContext, trial: Trial): Promise<Findings> {
  const { kind, script, constants } = trial;
  await using sandbox = await prepared(context, trial);
  if (script === undefined) return { faults: await verdictFaults(context, trial, sandbox) };
  const ran = await sandbox.run(scriptFor(script, constants));
  // Somebody's wrong or roundabout way may well end with an error; the one correct way may not.
  const failed = kind === 'solution' ? scriptFaults('solution.sh', ran) : [];
  return { faults: [...failed, ...(await verdictFaults(context, trial, sandbox))], output: ending(ran) };
}

/** The solution in one sandbox, seen to pass; then a new one in its place, which must be as fresh as the first. */
async function afterReset(context: TrialContext, trial: Trial): Promise<Findings> {
  const { lesson, script = '', constants } = trial;
  {
    await using used = await prepared(context, trial);
    await used.run(scriptFor(script, constants));
    const passing: Trial = { ...trial, wanted: new Map(lesson.checks.map(({ id }) => [id, { status: 'pass' }])) };
    await verdictFaults(context, passing, used);
  }
  await using fresh = await prepared(context, trial);
  return { faults: await verdictFaults(context, trial, fresh) };
}

async function runPage(context: TrialContext, trial: Trial): Promise<Findings> {
  const { lesson, constants } = trial;
  await using sandbox = await prepared(context, trial);
  const faults: Fault[] = [];
  for (const block of pageBlocks(readFileSync(join(lesson.folder, 'index.mdx'), 'utf8'))) {
    const place = `index.mdx:${block.line}`;
    const { exitCode, output } = await sandbox.run(fillFence(block.script, constants.seeds));
    if (exitCode !== block.exitCode) {
      const expected = `exit code ${block.exitCode}`;
      faults.push({ kind: 'script failed', place, expected, came: `exit code ${exitCode}\n${output}` });
    } else if (block.output !== undefined && !showsOutput(fillFence(block.output, constants.seeds), output)) {
      faults.push({ kind: 'stale output', place, expected: block.output, came: output });
    }
  }
  return { faults };
}

/** A sandbox in which the lesson begins. */
async function prepared(context: TrialContext, { lesson, kind, constants }: Trial): Promise<ProofSandbox> {
  context.signal.throwIfAborted();
  const sandbox = await context.lab.claim();
  context.watching(sandbox);
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

/** A lesson's own preparation does not work, so nothing of it can be tried. */
class SetupFailed extends Error {
  override readonly name = 'SetupFailed';
  readonly faults: readonly Fault[];

  constructor(ran: RunResult) {
    super('setup.sh failed');
    this.faults = scriptFaults('setup.sh', ran);
  }
}

async function verdictFaults(context: TrialContext, trial: Trial, sandbox: ProofSandbox): Promise<Fault[]> {
  const limits = trial.lesson.checks.map(({ within, stableFor }) => within + stableFor);
  const verdicts = await settle(context.grader, {
    sandbox: sandbox.id,
    lesson: trial.lesson,
    constants: trial.constants,
    signal: context.signal,
    fits: (now) => judge(trial, now).length === 0,
    hold,
    deadline: patience + Math.max(0, ...limits),
  });
  return judge(trial, verdicts);
}

function scriptFaults(place: string, ran: RunResult): Fault[] {
  if (ran.exitCode === 0) return [];
  return [{ kind: 'script failed', place, expected: 'exit code 0', came: ending(ran) }];
}

function ending({ exitCode, timedOut, output }: RunResult): string {
  return `${output.trimEnd()}\n(${timedOut ? 'ended by the time limit' : `exit code ${exitCode}`})`.trimStart();
}
