import { expect, it } from 'vitest';
import { secondsToBuild } from './foretell.ts';
import { clusterParts } from './parts.ts';

const all = [...clusterParts.map(({ module }) => module), 'node'].map((image) => `test-kubernetes/${image}`);

it('the first build is about as long as people are told', () => {
  const seconds = secondsToBuild(new Set(['test-labhost']), 'test', false);
  expect(seconds).toBeGreaterThan(15 * 60);
  expect(seconds).toBeLessThanOrEqual(25 * 60);
});

it('what is there costs nothing, what another instance has does not count', () => {
  expect(secondsToBuild(new Set(all), 'test', false)).toBe(0);
  expect(secondsToBuild(new Set(all), 'other', false)).toBe(secondsToBuild(new Set(), 'test', false));
});

it('an interrupted build is counted from where it stopped', () => {
  const some = secondsToBuild(new Set(all.slice(0, 3)), 'test', false);
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(secondsToBuild(new Set(), 'test', false));
});

it('of a published node only the tools beside it are built', () => {
  expect(secondsToBuild(new Set(), 'test', true)).toBe(200);
});
