import type { CheckResult, LessonChecks, Verdict } from '#protocol';
import { verdictText } from './format.ts';

/** One verdict for every check of a lesson: while it is prepared, or when that failed. `at` is milliseconds since 1970. */
export function verdictForAll({ checks }: LessonChecks, verdict: Verdict, at: number): CheckResult[] {
  return checks.map(({ id, title }) => ({ check: id, verdict, text: verdictText(title, verdict), at }));
}
