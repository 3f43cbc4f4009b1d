import { expect, it } from 'vitest';
import { judgeStock } from './judge-stock.ts';

const half = { held: ['busybox:1.37'], missing: ['node:24-slim', 'registry:2'], running: false };

it.each([
  ['nothing was started yet', undefined, []],
  ['somebody is at it', { ...half, running: true }, ['ok', 'being filled: 1 of 3, next node:24-slim']],
  ['it has begun', { held: [], missing: [], running: true }, ['ok', 'being filled: 0 of 0, next the first']],
  ['all is there', { ...half, missing: [] }, ['ok', 'has all 1']],
  ['it was interrupted', half, ['warn', 'has 1 of 3, node:24-slim is missing']],
  ['it failed', { ...half, failed: 'no route\nmore' }, ['warn', 'has 1 of 3, node:24-slim is missing: no route']],
])('tells how far the registry is when %s', (_what, stock, expected) => {
  expect(judgeStock(stock).flatMap(({ state, found }) => [state, found])).toEqual(expected);
});
