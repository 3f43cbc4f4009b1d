import type { Constants } from '#checks';
import { type CheckId, type CheckResult, firstLook, type SandboxId } from '#protocol';
import type { Grader, LessonEntry } from '../grading/index.ts';
import type { Verdicts } from './judge.ts';

interface Options {
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  readonly constants: Constants;
  readonly signal: AbortSignal;
  /** Whether these verdicts may be the last ones. */
  ends(verdicts: Verdicts): boolean;
  /** Called when every check was looked at once: what follows is mostly waiting. */
  onLooked?(): void;
  /** Milliseconds that they must stay so: a state that only flashes past proves nothing. */
  readonly hold: number;
  /** Milliseconds after the first look at every check, when the verdicts are given as they are. */
  readonly deadline: number;
}

/** Milliseconds until every check was looked at once: a worker starts, all that they read is listed. A hang guard, for a busy machine. */
const firstLookWithin = 120_000;

export interface Settled {
  readonly verdicts: Verdicts;
  /** Seconds until they had become what they are. */
  readonly seconds: number;
}

/** Watches a sandbox until its verdicts are final and stay so, or the deadline comes. Rejects when aborted. */
export function settle(grader: Grader, options: Options): Promise<Settled> {
  const { sandbox, lesson, constants, signal, ends, onLooked, hold, deadline } = options;
  const verdicts = new Map<CheckId, CheckResult>();
  const end = new AbortController();
  const startedAt = performance.now();
  let changedAt = startedAt;
  return new Promise((resolve, reject) => {
    let holding: NodeJS.Timeout | undefined;
    const finish = () => {
      clearTimeout(timer);
      clearTimeout(holding);
      signal.removeEventListener('abort', finish);
      end.abort();
      if (signal.aborted) reject(signal.reason);
      else resolve({ verdicts, seconds: (changedAt - startedAt) / 1000 });
    };
    let timer = setTimeout(finish, firstLookWithin);
    let looked = false;
    const wasLookedAt = (check: CheckId) => {
      const verdict = verdicts.get(check)?.verdict;
      return verdict !== undefined && !(verdict.status === 'waiting' && verdict.for === firstLook);
    };
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) return finish();
    grader.watch({
      sandbox,
      lesson,
      constants,
      signal: end.signal,
      onResults: (results) => {
        for (const result of results) verdicts.set(result.check, result);
        changedAt = performance.now();
        if (!looked && lesson.checks.every(({ id }) => wasLookedAt(id))) {
          looked = true;
          onLooked?.();
          clearTimeout(timer);
          timer = setTimeout(finish, deadline);
        }
        clearTimeout(holding);
        if (ends(verdicts)) holding = setTimeout(finish, hold);
      },
    });
  });
}
