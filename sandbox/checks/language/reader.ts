import type { ProbeRequest, ProbeResult, Snapshots, Source } from '#protocol';
import type { Motion } from './motion.ts';

/**
 * How lenses reach the sandbox. One reader serves one evaluation of one check and answers from one snapshot of each source.
 * It remembers what `select` gave: the check runs again only when that would be another value.
 */
export interface Reader {
  /**
   * `path` names the read (for logs and tests). `select` must be pure and give plain data.
   * Throws, to end the evaluation, when the source has not arrived or cannot be read.
   */
  read<S extends Source, R>(source: S, path: string, select: (snapshot: Snapshots[S]) => R): R;

  /**
   * The same for what a diagnosis may add: undefined, and the evaluation goes on, when the source has not arrived or cannot
   * be read. Never what a verdict rests on.
   */
  glance<S extends Source, R>(source: S, path: string, select: (snapshot: Snapshots[S]) => R): R | undefined;

  /**
   * The answer to an HTTP request from inside the sandbox. Rejects, to end the evaluation, while it is not known: the check
   * then runs anew from its first line, over the world of that time and with the answer at hand.
   */
  probe(request: ProbeRequest): Promise<ProbeResult>;

  /** Ends the evaluation: what was read does not tell. The verdict waits, and says why. */
  refuse(reason: string): never;

  /** Names the thing that was read, for good: an id. A state that must hold must be that of the same things all the time. */
  about(subject: string): void;

  /** Says that what was read will change by itself. */
  moving(motion: Motion): void;
}
