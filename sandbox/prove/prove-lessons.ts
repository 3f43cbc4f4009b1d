import { z } from 'zod';
import { checkId, lessonId } from '#protocol';
import { createGrader, type Grader, type LessonEntry } from '../grading/index.ts';
import type { ProofLab, ProofSandbox } from './lab.ts';
import { planTrials } from './plan-trials.ts';
import { runTrial } from './run-trial.ts';
import { sampleLearners } from './sample-learners.ts';
import type { Fault, TrialReport } from './trial.ts';

export interface ProveOptions {
  readonly lab: ProofLab;
  readonly signal: AbortSignal;
  /** Sandboxes at a time. */
  readonly jobs: number;
  /** Times that everything is tried. */
  readonly repeat: number;
  /** Made-up learners, each with values of his own, who take turns. */
  readonly seeds: number;
  /** Called after each trial; `total` includes those to come. */
  onTrial?(report: TrialReport, done: number, total: number): void;
}

/** What was tried for one lesson, in the order of the plan. */
export interface LessonProof {
  readonly lesson: LessonEntry;
  readonly trials: readonly TrialReport[];
}

/** Proves lessons on real sandboxes. Rejects with UserError when it cannot be done, with the signal's reason when aborted. */
export async function proveLessons(lessons: readonly LessonEntry[], options: ProveOptions): Promise<LessonProof[]> {
  const { lab, jobs, repeat, seeds, onTrial } = options;
  const planned = lessons.flatMap((lesson) => planTrials(lesson, sampleLearners(lesson, seeds)));
  const trials = Array.from({ length: repeat }, () => planned).flat();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const { grader, watching, explain } = openGrader();
  const reports: TrialReport[] = [];
  try {
    await inParallel(jobs, trials, stop, async (trial) => {
      const report = explain(await runTrial({ lab, signal, grader, watching }, trial));
      reports.push(report);
      onTrial?.(report, reports.length, trials.length);
    });
  } finally {
    await grader.close();
  }
  const inOrder = planned.flatMap((trial) => reports.filter((report) => report.trial === trial));
  return lessons.map((lesson) => ({ lesson, trials: inOrder.filter(({ trial }) => trial.lesson === lesson) }));
}

/** Works on so many at a time; the first failure stops the others and is thrown when all have cleaned up. */
async function inParallel<T>(
  jobs: number,
  items: readonly T[],
  stop: AbortController,
  work: (item: T) => Promise<void>,
) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  let failure: { cause: unknown } | undefined;
  const guarded = () =>
    worker().catch((cause: unknown) => {
      failure ??= { cause };
      queue.length = 0;
      stop.abort(cause);
    });
  await Promise.all(Array.from({ length: jobs }, guarded));
  if (failure !== undefined) throw failure.cause;
}

const brokenCheck = z.object({
  lesson: lessonId,
  check: checkId,
  reason: z.string(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
});

/** A grader over the sandboxes of trials, which also remembers where authors' code broke. */
function openGrader() {
  const sandboxes = new Map<string, ProofSandbox>();
  const broken: z.infer<typeof brokenCheck>[] = [];
  const silent = () => undefined;
  const error = (fields: object) => {
    const parsed = brokenCheck.safeParse(fields);
    if (parsed.success) broken.push(parsed.data);
  };
  const grader: Grader = createGrader({
    log: { debug: silent, info: silent, warn: silent, error },
    now: Date.now,
    observe: (id) => {
      const sandbox = sandboxes.get(id);
      if (sandbox === undefined) throw new Error(`Nobody has shown the sandbox ${id}`);
      return sandbox.observe();
    },
  });
  const explained = (lesson: LessonEntry, fault: Fault): Fault => {
    const found = broken.findLast((one) => one.lesson === lesson.id && one.check === fault.check);
    if (fault.kind !== 'broken check' || found === undefined) return fault;
    const { file, line, reason } = found;
    return {
      ...fault,
      came: `error: ${reason}`,
      ...(file === undefined ? {} : { place: `${file.slice(lesson.folder.length + 1)}:${line}` }),
    };
  };
  return {
    grader,
    watching: (sandbox: ProofSandbox) => void sandboxes.set(sandbox.id, sandbox),
    explain: (report: TrialReport): TrialReport => ({
      ...report,
      faults: report.faults.map((fault) => explained(report.trial.lesson, fault)),
    }),
  };
}
