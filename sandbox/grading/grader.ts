import type { Constants, Seeds } from '#checks';
import type {
  CheckResult,
  LessonChecks,
  LessonId,
  LessonProblem,
  ObserveDown,
  ProbeRequest,
  ProbeResult,
  SandboxId,
  Source,
  TraceEvent,
} from '#protocol';
import type { LoadedCheck } from './worker/messages.ts';
import type { StartWorker } from './worker/warm-workers.ts';

/** Where grading writes about itself; pino's loggers fit. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the lab host tells about one sandbox, however it arrives. */
export interface Observation {
  /** Replaces the set of watched sources; the value of each follows, then every change. Nothing is watched at first. */
  watch(sources: readonly Source[]): void;
  /** Events from now on; returns how to stop. */
  subscribe(listener: (event: ObserveDown) => void): () => void;
  /** Makes an HTTP request from inside the sandbox. Throws UserError when nobody can be asked to. */
  probe(request: ProbeRequest): Promise<ProbeResult>;
  /** Lets go of whatever carries it; no event follows. */
  close(): void;
}

export interface GradingContext {
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Opens an observation of a sandbox; the grader closes it. */
  observe(sandbox: SandboxId): Observation;
  /** Told how verdicts come about, when an author is at work; without it nothing of that is recorded. */
  trace?(event: TraceEvent): void;
  /** Brings a worker, when one may stand ready. */
  readonly startWorker?: StartWorker;
}

/** One lesson with an exercise, as found on disk. */
export interface LessonEntry {
  readonly id: LessonId;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** What its learner needs: a sandbox, or that and a namespace of the cluster. */
  readonly sandbox: 'docker' | 'kubernetes';
  /** Every check in its order, hidden ones too. */
  readonly checks: readonly LoadedCheck[];
  /**
   * Titles, points and order of those that are not hidden: all that a browser may know. In titles and hints `{key}` stands
   * for seeds, as it was written: `lessonFor` fills it.
   */
  readonly summary: LessonChecks;
  /** Its sandbox does without the internet while the lesson is open. */
  readonly egress?: 'off';
  /** What differs from learner to learner; `drawSeeds` gives one learner's values. */
  readonly seeds: Seeds;
  /** Absolute path of the folder whose content goes to the learner, when there is one. */
  readonly files?: string;
  /** Absolute path of the script that prepares the sandbox, when there is one. */
  readonly setup?: string;
}

export interface LessonCatalog {
  get(lesson: LessonId): LessonEntry | undefined;
  all(): readonly LessonEntry[];
  /** Whether a lesson is there whose checks cannot be used: the author's mistake, and already reported. */
  isBroken(lesson: LessonId): boolean;
  /** For the author, why they cannot be used: only while one is at work. */
  problem?(lesson: LessonId): LessonProblem | undefined;
  /** Tells of lessons whose checks are others now, or cannot be used any more: only while an author is at work. */
  subscribe?(listener: (lesson: LessonId) => void): () => void;
}

export interface WatchOptions {
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  /** The learner's values and the nonce of his attempt. */
  readonly constants: Constants;
  /** Aborted: nothing is watched or reported any more. */
  readonly signal: AbortSignal;
  /** All checks the first time, then those whose verdict changed. Never called in the same turn as `watch`. */
  onResults(results: CheckResult[]): void;
}

/** Evaluates the checks of lessons against sandboxes, for as long as somebody watches. */
export interface Grader {
  watch(options: WatchOptions): void;
  /** Ends all workers and observations. */
  close(): Promise<void>;
}
