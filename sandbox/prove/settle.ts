import type { Constants } from '#checks';
import type { CheckId, CheckResult, SandboxId } from '#protocol';
import type { Grader, LessonEntry } from '../grading/index.ts';
import type { Verdicts } from './judge.ts';

interface Options {
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  readonly constants: Constants;
  readonly signal: AbortSignal;
  /** Whether this is what the trial waits for. */
  fits(verdicts: Verdicts): boolean;
  /** Milliseconds that it must stay so: a state that only flashes past proves nothing. */
  readonly hold: number;
  /** Milliseconds after which the verdicts are given as they are. */
  readonly deadline: number;
}

/** Watches a sandbox until its verdicts fit and stay so, or the deadline comes, and gives the last ones. Rejects when aborted. */
export function settle(grader: Grader, options: Options): Promise<Verdicts> {
  const { sandbox, lesson, constants, signal, fits, hold, deadline } = options;
  const verdicts = new Map<CheckId, CheckResult>();
  const end = new AbortController();
  return new Promise((resolve, reject) => {
    let holding: NodeJS.Timeout | undefined;
    const finish = () => {
      clearTimeout(timer);
      clearTimeout(holding);
      signal.removeEventListener('abort', finish);
      end.abort();
      if (signal.aborted) reject(signal.reason);
      else resolve(verdicts);
    };
    const timer = setTimeout(finish, deadline);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) return finish();
    grader.watch({
      sandbox,
      lesson,
      constants,
      signal: end.signal,
      onResults: (results) => {
        for (const result of results) verdicts.set(result.check, result);
        clearTimeout(holding);
        if (fits(verdicts)) holding = setTimeout(finish, hold);
      },
    });
  });
}
