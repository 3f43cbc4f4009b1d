import { type CheckId, type CheckResult, type LearnerId, type Problem, type SandboxId, UserError } from '#protocol';
import type { Grader, GradingContext, LessonEntry } from '../../grading/index.ts';
import { type LabHosts, observeSandbox, pauseBefore } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';
import type { LessonFiles } from '../seats/lesson-files.ts';
import type { Sandboxes } from '../seats/sandboxes.ts';
import type { LearnerSeeds } from './learner-seeds.ts';
import type { PassRecorder } from './pass-recorder.ts';

/** Learners at work on lessons: files in the sandbox, checks evaluated, first passes kept. */
export interface Exercises {
  /** Results until the signal aborts: all of them first, then those that changed. Two pages of a learner share one evaluation. */
  watch(watcher: ExerciseWatcher): void;
  close(): Promise<void>;
}

interface ExerciseWatcher {
  readonly learner: LearnerId;
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  readonly signal: AbortSignal;
  onResults(results: CheckResult[]): void;
}

export interface ExercisesContext extends WebContext {
  readonly hosts: LabHosts;
  readonly sandboxes: Sandboxes;
  readonly files: LessonFiles;
  readonly passes: PassRecorder;
  readonly seeds: LearnerSeeds;
  createGrader(context: GradingContext): Grader;
}

/**
 * One web process evaluates what its own pages watch. Two processes would both evaluate a sandbox whose pages they share:
 * right, since the store keeps only the first pass, but double work; a lease a sandbox comes with the second process.
 */
export function createExercises(context: ExercisesContext): Exercises {
  const { log, hosts, sandboxes } = context;
  const sessions = new Map<string, ExerciseSession>();
  const learners = new Map<SandboxId, LearnerId>();
  const grader = context.createGrader({
    log,
    now: context.now,
    observe: (sandbox) => {
      const learner = learners.get(sandbox);
      let stopped: string | undefined;
      return observeSandbox(context, hosts.of(sandbox), sandbox, {
        onGone: () => {
          if (learner !== undefined) void sandboxes.look(learner);
        },
        onEngine: (reason) => {
          if (reason !== stopped && learner !== undefined) sandboxes.notify(learner, engineNotice(reason));
          stopped = reason;
        },
      });
    },
  });
  return {
    watch: (watcher) => {
      if (watcher.signal.aborted) return;
      const key = `${watcher.sandbox} ${watcher.lesson.id}`;
      learners.set(watcher.sandbox, watcher.learner);
      const session = sessions.get(key) ?? startSession(context, grader, watcher);
      sessions.set(key, session);
      session.join(watcher);
      watcher.signal.addEventListener('abort', () => {
        if (session.leave(watcher) > 0) return;
        if (sessions.get(key) === session) sessions.delete(key);
      });
    },
    close: async () => {
      for (const session of sessions.values()) session.end();
      sessions.clear();
      await grader.close();
    },
  };
}

interface ExerciseSession {
  join(watcher: ExerciseWatcher): void;
  /** How many are left; the last one ends it. */
  leave(watcher: ExerciseWatcher): number;
  end(): void;
}

function startSession(
  context: ExercisesContext,
  grader: Grader,
  { learner, sandbox, lesson }: ExerciseWatcher,
): ExerciseSession {
  const watchers = new Set<ExerciseWatcher>();
  const latest = new Map<CheckId, CheckResult>();
  const stop = new AbortController();
  // What hidden checks say is kept for instructors and goes to no page.
  const shown = new Set(lesson.summary.checks.map(({ id }) => id));

  const start = async () => {
    const prepared = await prepare(context, { learner, sandbox, lesson }, stop.signal);
    if (prepared === undefined) return;
    const passed = new Map(await context.store.results.passed(learner, lesson.id));
    const seeds = await context.seeds(learner, lesson);
    if (stop.signal.aborted) return;
    grader.watch({
      sandbox,
      lesson,
      constants: { seeds, nonce: prepared.nonce },
      signal: stop.signal,
      onResults: (results) => {
        const now = context.now();
        const fresh = results.filter(({ check, verdict }) => verdict.status === 'pass' && !passed.has(check));
        for (const { check } of fresh) passed.set(check, now);
        context.passes.record(
          fresh.map(({ check }) => ({ learner, lesson: lesson.id, check, attempt: prepared.attempt, at: now })),
        );
        const stamped = results
          .filter(({ check }) => shown.has(check))
          .map((result) => withPass(result, passed.get(result.check)));
        if (stamped.length === 0) return;
        for (const result of stamped) latest.set(result.check, result);
        for (const watcher of [...watchers]) watcher.onResults(stamped);
      },
    });
  };
  start().catch((error: unknown) => {
    context.log.error({ err: error, sandbox, lesson: lesson.id }, 'An exercise could not start');
    context.sandboxes.notify(learner, error instanceof UserError ? error.problem : cannotCheck);
  });

  return {
    join: (watcher) => {
      watchers.add(watcher);
      if (latest.size > 0) watcher.onResults([...latest.values()]);
    },
    leave: (watcher) => {
      watchers.delete(watcher);
      if (watchers.size === 0) stop.abort();
      return watchers.size;
    },
    end: () => stop.abort(),
  };
}

/** Tries until the lesson's files are in place; undefined when nobody waits for it any more. */
async function prepare(
  { files, sandboxes, log, random }: ExercisesContext,
  { learner, sandbox, lesson }: Pick<ExerciseWatcher, 'learner' | 'sandbox' | 'lesson'>,
  signal: AbortSignal,
) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const prepared = await files.prepare(learner, sandbox, lesson);
      if (prepared.problem !== undefined) sandboxes.notify(learner, prepared.problem);
      return prepared;
    } catch (error) {
      if (!(error instanceof UserError) || error.status !== 503) throw error;
      log.warn({ err: error, sandbox, lesson: lesson.id }, 'A lesson waits for the lab host');
      await pauseBefore(attempt, signal, random);
    }
  }
  return undefined;
}

function withPass(result: CheckResult, at: number | undefined): CheckResult {
  return at === undefined ? result : { ...result, passedAt: new Date(at).toISOString() };
}

function engineNotice(reason: string | undefined): Problem | undefined {
  if (reason === undefined) return undefined;
  return {
    code: 'engine-stopped',
    message: `Docker in your sandbox does not answer: ${reason}`.slice(0, 1000),
    hint: 'It is started again by itself in a few seconds. If not, reset the sandbox',
  };
}

const cannotCheck: Problem = {
  code: 'cannot-check',
  message: 'The checks of this lesson could not be started; nothing you did is wrong',
  hint: 'Reload the page. If it happens again, tell the operator the time: the log of web says more',
};
