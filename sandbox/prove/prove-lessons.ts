import { UserError } from '#protocol';
import type { LessonEntry } from '../grading/index.ts';
import { awaitSolutions } from './await-solutions.ts';
import { inParallel } from './in-parallel.ts';
import type { ProofLab } from './lab.ts';
import { lessonTimes } from './lesson-times.ts';
import { markFlakes } from './mark-flakes.ts';
import { planMutants } from './mutants/plan-mutants.ts';
import type { Baseline, Baselines } from './mutants/run-mutant.ts';
import { openGraders } from './open-graders.ts';
import { updatePage } from './page/update-page.ts';
import { planTrials } from './plan-trials.ts';
import { ruleReports } from './rules/rule-reports.ts';
import { runTrial } from './run-trial.ts';
import { sampleLearners } from './sample-learners.ts';
import type { Trial, TrialKind, TrialReport } from './trial.ts';

export interface ProveOptions {
  readonly lab: ProofLab;
  readonly signal: AbortSignal;
  /** Sandboxes at a time. */
  readonly jobs: number;
  /** How many times as slow as usual the machine may be (default 1): what guards against a hang is so many times as long. */
  readonly patience?: number;
  /** Times that everything is tried, but mutants. */
  readonly repeat: number;
  /** Made-up learners, each with values of his own, who take turns. */
  readonly seeds: number;
  /** First write the output blocks of the pages anew that show something else. */
  readonly update?: boolean;
  /** Only trials whose kind or name holds this, and what they rest on: for an author at work. Proves nothing else. */
  readonly only?: string | undefined;
  /** Called with the number of output blocks that were written. */
  onUpdate?(lesson: LessonEntry, written: number): void;
  /** Called after each trial; `total` includes those to come. */
  onTrial?(report: TrialReport, done: number, total: number): void;
}

/** What was tried for one lesson. */
export interface LessonProof {
  readonly lesson: LessonEntry;
  /** Seconds from the begin of its first trial to the end of its last; those of other lessons may lie between. */
  readonly seconds: number;
  readonly trials: readonly TrialReport[];
}

/** Trials that are run once more when they go wrong. */
const mostAgain = 6;

/** Changes are measured by what is unchanged. */
const isBaselineOf = (mutants: readonly Trial[], { kind, lesson, task }: Trial): boolean =>
  mutants.some(
    (one) => one.lesson === lesson && (kind === 'solution' || (kind === 'task' && one.mutant?.alone?.task === task)),
  );

/** Not every task works by itself, and none has to. */
const isProof = ({ kind }: Trial): boolean => kind !== 'task';

const isPage = ({ kind }: Trial): boolean => kind === 'page';

/** Proves lessons on real sandboxes. Rejects with UserError when it cannot be done, with the signal's reason when aborted. */
export async function proveLessons(lessons: readonly LessonEntry[], options: ProveOptions): Promise<LessonProof[]> {
  const { lab, jobs, repeat, onTrial } = options;
  const learnersOf = (lesson: LessonEntry) => sampleLearners(lesson, options.seeds);
  const isChosen = ({ kind, name }: Trial) => `${kind} ${name}`.includes(options.only ?? '');
  const mutants = lessons.flatMap((lesson) => planMutants(lesson, learnersOf(lesson))).filter(isChosen);
  const planned = lessons
    .flatMap((lesson) => planTrials(lesson, learnersOf(lesson)))
    .filter((trial) => isChosen(trial) || isBaselineOf(mutants, trial));
  if (mutants.length + planned.length === 0) {
    const message = `No trial of ${lessons.map(({ id }) => id).join(', ')} has a name with “${options.only}” in it`;
    const hint =
      'Words of a file (wrong/NAME) or of a kind: fresh, solution, order, reset, accept, wrong, page, mutant';
    throw new UserError({ code: 'no-such-trial', message, hint });
  }
  const reports: TrialReport[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const graders = openGraders();
  const context = { lab, signal, patience: options.patience ?? 1, ...graders, lend: () => undefined };
  const rounds = Array.from({ length: repeat }, () => planned).flat();
  const solutions = awaitSolutions(rounds, signal);
  let total = rounds.length + mutants.length;
  const times = lessonTimes();
  const run = (trials: readonly Trial[]) =>
    inParallel(jobs, trials, stop, async (trial, lend) => {
      times.begins(trial.lesson);
      if (trial.mutant !== undefined) await solutions.tried(trial.lesson);
      const baselines = trial.mutant === undefined ? undefined : baselinesOf(reports, trial);
      // A change of a solution that does not work says nothing.
      if (trial.mutant !== undefined && baselines === undefined) total -= 1;
      else {
        const report = graders.explain(await runTrial({ ...context, lend }, trial, baselines));
        times.ended(trial.lesson);
        reports.push(report);
        solutions.report(trial);
        onTrial?.(report, reports.length, total);
      }
    });
  try {
    if (options.update === true) {
      await inParallel(
        jobs,
        planned.filter(({ kind }) => kind === 'page'),
        stop,
        async (trial) => {
          options.onUpdate?.(trial.lesson, await updatePage(context, trial));
        },
      );
    }
    // Pages take by far the longest: nobody should wait for one at the end.
    await run([...rounds.filter(isPage), ...rounds.filter((trial) => !isPage(trial)), ...mutants]);
    // What went wrong is tried again, to tell a flake from a fault.
    const again =
      repeat > 1
        ? []
        : reports.filter(({ trial, faults }) => isProof(trial) && trial.mutant === undefined && faults.length > 0);
    total = reports.length + Math.min(again.length, mostAgain);
    await run(again.slice(0, mostAgain).map(({ trial }) => trial));
  } finally {
    await graders.close();
  }
  return lessons.map((lesson) => {
    const own = (trials: readonly Trial[]) => trials.filter((trial) => trial.lesson === lesson);
    const tried = [...own(planned).filter(isProof), ...own(mutants)].flatMap((trial) =>
      markFlakes(reports.filter((report) => report.trial === trial)),
    );
    const rules = options.only === undefined ? ruleReports(lesson, own(mutants), tried) : [];
    return { lesson, seconds: times.seconds(lesson), trials: [...tried, ...rules] };
  });
}

/** How long the solution took that worked, and its one task. */
function baselinesOf(reports: readonly TrialReport[], { lesson, mutant }: Trial): Baselines | undefined {
  const baselineOf = (kind: TrialKind, task?: string): Baseline | undefined => {
    const found = reports.find(
      ({ trial, faults }) =>
        trial.lesson === lesson && trial.kind === kind && trial.task === task && faults.length === 0,
    );
    const { scriptSeconds, settledSeconds } = found ?? {};
    return scriptSeconds === undefined || settledSeconds === undefined ? undefined : { scriptSeconds, settledSeconds };
  };
  const whole = baselineOf('solution');
  const task = mutant?.alone?.task;
  return whole === undefined ? undefined : { whole, alone: task === undefined ? undefined : baselineOf('task', task) };
}
