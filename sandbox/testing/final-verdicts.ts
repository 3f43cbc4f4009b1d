import type { Constants } from '#checks';
import type { CheckId, CheckResult, SandboxId } from '#protocol';
import type { Grader, LessonEntry } from '../grading/index.ts';

/** What every check says in the end. */
export type Verdicts = ReadonlyMap<CheckId, CheckResult>;

interface Options {
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  readonly constants: Constants;
  /** Whether this is what the proof waits for. */
  fits(verdicts: Verdicts): boolean;
  /** Milliseconds after which the verdicts are given as they are. */
  readonly deadline: number;
}

/** Watches a sandbox until its verdicts fit or the deadline comes, and gives the last ones. */
export function finalVerdicts(
  grader: Grader,
  { sandbox, lesson, constants, fits, deadline }: Options,
): Promise<Verdicts> {
  const verdicts = new Map<CheckId, CheckResult>();
  const end = new AbortController();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      end.abort();
      resolve(verdicts);
    };
    const timer = setTimeout(finish, deadline);
    grader.watch({
      sandbox,
      lesson,
      constants,
      signal: end.signal,
      onResults: (results) => {
        for (const result of results) verdicts.set(result.check, result);
        if (fits(verdicts)) finish();
      },
    });
  });
}
