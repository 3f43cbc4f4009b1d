import {
  type CheckId,
  type CheckResult,
  type LearnerId,
  type Problem,
  type SandboxId,
  UserError,
  type Verdict,
} from '#protocol';
import { checksBefore, type Grader, type LessonEntry, lessonFor, verdictForAll } from '../../grading/index.ts';
import { pauseBefore } from '../../lab-client/index.ts';
import type { ClusterDesk } from '../cluster/cluster-desk.ts';
import type { WebContext } from '../context.ts';
import type { Sandboxes } from '../seats/sandboxes.ts';
import type { LearnerSeeds } from './learner-seeds.ts';
import type { LessonEgress } from './lesson-egress.ts';
import type { LessonSetup, WantedLesson } from './lesson-setup.ts';
import type { PassRecorder } from './pass-recorder.ts';

export interface SessionContext extends WebContext {
  readonly sandboxes: Pick<Sandboxes, 'notify'>;
  readonly egress: LessonEgress;
  readonly setup: LessonSetup;
  readonly cluster: Pick<ClusterDesk, 'view' | 'untilReady'>;
  readonly passes: PassRecorder;
  readonly seeds: LearnerSeeds;
}

/** A page that shows the lesson. */
export interface ExerciseWatcher {
  readonly learner: LearnerId;
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  readonly signal: AbortSignal;
  onResults(results: CheckResult[]): void;
}

/** One learner at one lesson in one sandbox, for all of his pages that show it. */
export interface ExerciseSession {
  readonly lesson: LessonEntry;
  /** Adds a page; when the last try to begin failed, begins again. */
  join(watcher: ExerciseWatcher): void;
  /** How many are left; the last one ends it. */
  leave(watcher: ExerciseWatcher): number;
  end(): void;
}

type Exercised = Pick<ExerciseWatcher, 'learner' | 'sandbox' | 'lesson'>;

export function startSession(context: SessionContext, grader: Grader, exercised: Exercised): ExerciseSession {
  const { learner, sandbox, lesson } = exercised;
  const watchers = new Set<ExerciseWatcher>();
  const latest = new Map<CheckId, CheckResult>();
  const stop = new AbortController();
  let state: 'fresh' | 'running' | 'failed' = 'fresh';
  // What hidden checks say is kept for instructors and goes to no page.
  const shown = new Set(lesson.summary.checks.map(({ id }) => id));

  /** What the lab did: shown when it is so, never credited. */
  let byLab: ReadonlySet<CheckId> = new Set();

  const tell = (results: readonly CheckResult[], passed: ReadonlyMap<CheckId, number>) => {
    const stamped = results
      .filter(({ check }) => shown.has(check))
      .map((result) => (byLab.has(result.check) ? doneByLab(result) : result))
      .map((result) => withPass(result, passed.get(result.check)));
    if (stamped.length === 0) return;
    for (const result of stamped) latest.set(result.check, result);
    for (const watcher of [...watchers]) watcher.onResults(stamped);
  };

  const start = async () => {
    const seeds = await context.seeds(learner, lesson);
    const passed = new Map(await context.store.results.passed(learner, lesson.id));
    const { summary } = lessonFor(lesson, seeds);
    const tellAll = (verdict: Verdict) => tell(verdictForAll(summary, verdict, context.now()), passed);
    const onWork = () => tellAll(beingPrepared);
    if (lesson.sandbox === 'kubernetes' && context.cluster.view.status !== 'ready') {
      tellAll(clusterComes);
      await context.cluster.untilReady(stop.signal);
      if (stop.signal.aborted) return;
      onWork();
    }
    const attempt = await prepare(context, exercised, { ...exercised, seeds, onWork }, stop.signal).catch(
      (error: unknown) => {
        tellAll(notPrepared);
        throw error;
      },
    );
    if (attempt === undefined || stop.signal.aborted) return;
    if (attempt.task !== undefined) byLab = new Set(checksBefore(lesson, attempt.task));
    grader.watch({
      sandbox,
      lesson,
      constants: { seeds, nonce: attempt.nonce },
      signal: stop.signal,
      onResults: (results) => {
        const now = context.now();
        const fresh = results.filter(
          ({ check, verdict }) => verdict.status === 'pass' && !passed.has(check) && !byLab.has(check),
        );
        for (const { check } of fresh) passed.set(check, now);
        context.passes.record(
          fresh.map(({ check }) => ({ learner, lesson: lesson.id, check, attempt: attempt.id, at: now })),
        );
        tell(results, passed);
      },
    });
  };
  const begin = () => {
    // What was told of the last try is over.
    if (state === 'failed') context.sandboxes.notify(learner, undefined);
    state = 'running';
    start().catch((error: unknown) => {
      state = 'failed';
      context.log.error({ err: error, sandbox, lesson: lesson.id }, 'An exercise could not start');
      context.sandboxes.notify(learner, error instanceof UserError ? error.problem : cannotCheck);
    });
  };

  const end = () => {
    stop.abort();
    context.egress.leave(exercised);
  };

  return {
    lesson,
    join: (watcher) => {
      watchers.add(watcher);
      if (latest.size > 0) watcher.onResults([...latest.values()]);
      if (state !== 'running') begin();
    },
    leave: (watcher) => {
      watchers.delete(watcher);
      if (watchers.size === 0) end();
      return watchers.size;
    },
    end,
  };
}

/** Tries until the lab host answers; undefined when nobody waits for it any more. */
async function prepare(
  { egress, setup, sandboxes, log, random }: SessionContext,
  opened: Exercised,
  wanted: WantedLesson,
  signal: AbortSignal,
) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await egress.open(opened);
      return await setup.prepare(wanted);
    } catch (error) {
      if (!(error instanceof UserError) || error.status !== 503) throw error;
      log.warn({ err: error, sandbox: wanted.sandbox }, 'A lesson waits for what it needs');
      if (error.problem.code.startsWith('cluster-')) sandboxes.notify(wanted.learner, error.problem);
      await pauseBefore(attempt, signal, random);
    }
  }
  return undefined;
}

/** The grader stamps each pass; this one is nobody's. */
function doneByLab({ passedAt: _, ...result }: CheckResult): CheckResult {
  return { ...result, byLab: true };
}

function withPass(result: CheckResult, at: number | undefined): CheckResult {
  return at === undefined ? result : { ...result, passedAt: new Date(at).toISOString() };
}

const beingPrepared: Verdict = { status: 'waiting', for: 'the lesson is being prepared' };
const clusterComes: Verdict = { status: 'waiting', for: 'Kubernetes' };
const notPrepared: Verdict = {
  status: 'error',
  message: 'This lesson could not be prepared. The mistake is ours, not yours: it costs you nothing.',
};

const cannotCheck: Problem = {
  code: 'cannot-check',
  message: 'The checks of this lesson could not be started; nothing you did is wrong',
  hint: 'Reload the page. If it happens again, tell the operator the time: the log of web says more',
};
