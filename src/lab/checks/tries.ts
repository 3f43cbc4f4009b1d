import { type CheckResult, firstLook } from '#protocol';

/** Failures after which a hint is offered. */
export const triesBeforeOffer = 3;

/** Whether a result is a try that failed: the check had been looked at before and now finds something else that is wrong. */
export function isFailedTry(before: CheckResult | undefined, { verdict, passedAt }: CheckResult): boolean {
  if (verdict.status !== 'fail' || passedAt !== undefined || before === undefined) return false;
  const old = before.verdict;
  if (old.status === 'waiting' && old.for === firstLook) return false;
  return old.status !== 'fail' || old.found !== verdict.found || old.say !== verdict.say;
}
