import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openReport, quantile, row } from './samples.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('says what was asked next to what was measured', () => {
  const samples = [100, 200, 301];
  expect(row({ name: 'claim', samples, unit: 'ms', goal: { quantile: 0.5, atMost: 200 } })).toBe(
    '| claim | p50 <= 200 ms | p50 200 ms, p95 301 ms, p99 301 ms, max 301 ms (n=3) | met (1.00 of it) |',
  );
  expect(row({ name: 'claim', samples, unit: 'ms', goal: { quantile: 1, atMost: 300 } })).toMatch(
    /MISSED.*1\.00 of it/,
  );
  expect(row({ name: 'left', samples: [0], unit: '', goal: { quantile: 1, atMost: 0 } })).toBe(
    '| left | <= 0 | 0 | met |',
  );
  expect(row({ name: 'size', samples: [1.5], unit: 'MiB' })).toBe('| size | | 1.50 MiB | |');
});

test('a goal without samples is not met', () => {
  expect(quantile([], 0.95)).toBeNaN();
  expect(row({ name: 'claim', samples: [], unit: 'ms', goal: { quantile: 1, atMost: 5 } })).toContain('MISSED');
});

test('goes on after a benchmark that fails, and says so at the end and in the table', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const report = openReport(new Date(0), folder);
  await report.run('one', () => Promise.reject(new Error('nobody answered')));
  await report.run('two', async () => [{ name: 'claim', samples: [1], unit: 's', goal: { quantile: 1, atMost: 5 } }]);
  expect(report.close()).toBe(false);
  const table = readFileSync(join(folder, '1970-01-01T00-00-00.000Z.md'), 'utf8');
  expect(table).toContain('| one | | nobody answered | **NOT MEASURED** |');
  expect(table).toContain('| claim | <= 5.00 s | 1.00 s | met (0.20 of it) |');
});
