import type { ProbeRequest, ProbeResult, Snapshots, Source } from '#protocol';

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
}
