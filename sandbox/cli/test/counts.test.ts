import { expect, it } from 'vitest';
import { add, countReport, formatCounts, skipsOf, type VitestReport } from './counts.ts';

const test = (fullName: string, status: string) => ({ fullName, status });
const report: VitestReport = {
  testResults: [
    { name: 'a.test.ts', status: 'passed', assertionResults: [test('a one', 'passed'), test('a two', 'skipped')] },
    { name: 'b.test.ts', status: 'failed', assertionResults: [test('b one', 'failed'), test('b two', 'todo')] },
    { name: 'broken.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
  ],
};

it('counts tests, and a file that broke before its first test as a failure', () => {
  expect(countReport(report)).toEqual({ passed: 1, failed: 2, skipped: 2 });
});

it('finds the reason of each skipped test', () => {
  expect(skipsOf(report, [{ test: 'a two', reason: 'needs cgroup v2' }])).toEqual([
    { test: 'a two', reason: 'needs cgroup v2' },
    { test: 'b two', reason: undefined },
  ]);
});

it('ends with one exact line', () => {
  const sum = add({ passed: 1, failed: 0, skipped: 2 }, { passed: 4, failed: 1, skipped: 0 });
  expect(formatCounts(sum)).toBe('5 passed, 1 failed, 2 skipped');
});
