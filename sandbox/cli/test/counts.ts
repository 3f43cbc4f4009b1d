import { z } from 'zod';
import type { AllowedSkip } from './allowed-skips.ts';

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Counts = { passed: 0, failed: 0, skipped: 0 };

/** What check.ts leaves in test-results/check.json. */
export const countsSchema = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });

/** The part of vitest's JSON report that is read. */
export const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
export type VitestReport = z.infer<typeof vitestReport>;

export function add(...all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    nothing,
  );
}

/** Counts a report. A file that broke before its first test is one failure, never none. */
export function countReport({ testResults }: VitestReport): Counts {
  const statuses = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const of = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
  return { passed: of('passed'), failed: of('failed') + broken, skipped: of('skipped', 'pending', 'todo', 'disabled') };
}

export interface Skip {
  readonly test: string;
  /** Undefined: nobody has listed it. */
  readonly reason: string | undefined;
}

/** The skipped tests of a report, each with the reason that is listed for it. */
export function skipsOf({ testResults }: VitestReport, allowed: readonly AllowedSkip[]): Skip[] {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => ['skipped', 'pending', 'todo', 'disabled'].includes(status))
      .map(({ fullName }) => ({ test: fullName, reason: allowed.find(({ test }) => test === fullName)?.reason })),
  );
}

/** The last line of `npm test`. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
