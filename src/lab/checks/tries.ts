import { type CheckId, type CheckResult, firstLook, type LessonId } from '#protocol';
import type { Preferences } from '../preferences.ts';

/** Failures after which a hint is offered. */
export const triesBeforeOffer = 3;

/** Whether nothing is known yet of what the check reads. */
export const isLook = ({ verdict }: CheckResult): boolean => verdict.status === 'waiting' && verdict.for === firstLook;

/**
 * Whether a result is a try that failed: the check had been looked at before and now finds something else that is wrong. Other words
 * about the same thing do not count: they name what else there is, and change with every container.
 */
export function isFailedTry(before: CheckResult | undefined, { verdict, passedAt }: CheckResult): boolean {
  if (verdict.status !== 'fail' || passedAt !== undefined || before === undefined) return false;
  if (isLook(before)) return false;
  const old = before.verdict;
  return old.status !== 'fail' || old.found !== verdict.found;
}

/** How often each check of a lesson was tried and was still red. Kept while the browser's tab lives, so that a reload forgets nothing. */
export class Tries {
  readonly #kept: Pick<Preferences, 'number' | 'set' | 'forget'>;
  readonly #lesson: LessonId;

  constructor(kept: Pick<Preferences, 'number' | 'set' | 'forget'>, lesson: LessonId) {
    this.#kept = kept;
    this.#lesson = lesson;
  }

  failed(check: CheckId): number {
    return this.#kept.number(this.#name(check), { least: 0, most: 1000, normal: 0 });
  }

  /** Counts one more; gives how many there are now. */
  add(check: CheckId): number {
    const failed = this.failed(check) + 1;
    this.#kept.set(this.#name(check), failed);
    return failed;
  }

  forget(check: CheckId): void {
    this.#kept.forget(this.#name(check));
  }

  #name(check: CheckId): string {
    return `tries:${this.#lesson}:${check}`;
  }
}
