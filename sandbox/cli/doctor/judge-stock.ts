import type { Finding } from './finding.ts';

/** How far the course registry is filled, and whether somebody is at it. */
export interface StockFacts {
  readonly held: readonly string[];
  readonly missing: readonly string[];
  readonly failed?: string | undefined;
  readonly running: boolean;
}

/** Nothing to say before the first start. Pure. */
export function judgeStock(stock: StockFacts | undefined): Finding[] {
  if (stock === undefined) return [];
  const { held, missing, failed, running } = stock;
  const base = { id: 'registry', title: 'Course registry' };
  const so = `${held.length} of ${held.length + missing.length}`;
  if (running) return [{ ...base, state: 'ok', found: `being filled: ${so}, next ${missing[0] ?? 'the first'}` }];
  if (missing.length === 0 && held.length > 0) return [{ ...base, state: 'ok', found: `has all ${held.length}` }];
  const why = failed === undefined ? '' : `: ${failed.split('\n')[0]}`;
  return [
    {
      ...base,
      state: 'warn',
      found: `has ${so}, ${missing[0] ?? 'the first'} is missing${why}`,
      fix: 'npm start (it goes on where it stopped)',
    },
  ];
}
