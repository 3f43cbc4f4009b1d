import type { LearnerId, Problem, SandboxId, TraceEvent } from '#protocol';
import type { Grader, GradingContext, StartWorker } from '../../grading/index.ts';
import { type LabHosts, observeSandbox } from '../../lab-client/index.ts';
import type { ClusterDesk } from '../cluster/cluster-desk.ts';
import type { Sandboxes } from '../seats/sandboxes.ts';
import { type ExerciseSession, type ExerciseWatcher, type SessionContext, startSession } from './exercise-session.ts';

/** Learners at work on lessons: the sandbox prepared, checks evaluated, first passes kept. */
export interface Exercises {
  /** Results until the signal aborts: all of them first, then those that changed. Two pages of a learner share one evaluation. */
  watch(watcher: ExerciseWatcher): void;
  close(): Promise<void>;
}

export interface ExercisesContext extends SessionContext {
  readonly hosts: LabHosts;
  readonly sandboxes: Sandboxes;
  readonly cluster: Pick<ClusterDesk, 'view' | 'untilReady' | 'observe'>;
  createGrader(context: GradingContext): Grader;
  /** Told how verdicts come about, while an author is at work. */
  trace?(learner: LearnerId, event: TraceEvent): void;
  readonly startWorker?: StartWorker;
}

/**
 * One web process evaluates what its own pages watch. Two processes would both evaluate a sandbox whose pages they share:
 * right, since the store keeps only the first pass, but double work; a lease a sandbox comes with the second process.
 */
export function createExercises(context: ExercisesContext): Exercises {
  const { log, hosts, sandboxes, cluster, trace, startWorker } = context;
  const sessions = new Map<string, ExerciseSession>();
  const learners = new Map<SandboxId, LearnerId>();
  const grader = context.createGrader({
    log,
    now: context.now,
    ...(startWorker && { startWorker }),
    ...(trace && {
      trace: (event) => {
        const learner = learners.get(event.sandbox);
        if (learner !== undefined) trace(learner, event);
      },
    }),
    observe: (sandbox) => {
      const learner = learners.get(sandbox);
      let stopped: string | undefined;
      const lab = observeSandbox(context, hosts.of(sandbox), sandbox, {
        onGone: () => {
          if (learner !== undefined) void sandboxes.look(learner);
        },
        onEngine: (reason) => {
          if (reason !== stopped && learner !== undefined) sandboxes.notify(learner, engineNotice(reason));
          stopped = reason;
        },
      });
      return cluster.observe(sandbox, lab);
    },
  });
  return {
    watch: (watcher) => {
      if (watcher.signal.aborted) return;
      const key = `${watcher.sandbox} ${watcher.lesson.id}`;
      learners.set(watcher.sandbox, watcher.learner);
      // Checks that were read anew are judged in a session of their own; the old one ends with its last page.
      const known = sessions.get(key);
      const session = known?.lesson === watcher.lesson ? known : startSession(context, grader, watcher);
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

function engineNotice(reason: string | undefined): Problem | undefined {
  if (reason === undefined) return undefined;
  return {
    code: 'engine-stopped',
    message: `Docker in your sandbox does not answer: ${reason}`.slice(0, 1000),
    hint: 'It is started again by itself in a few seconds. If not, reset the sandbox',
  };
}
