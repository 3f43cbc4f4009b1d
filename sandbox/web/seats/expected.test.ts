import { expect, it } from 'vitest';
import { expectedAt, type Waiting } from './expected.ts';

const minute = 60_000;
const stays = [10, 20, 30, 40, 50].map((minutes) => ({ startedAt: 0, endedAt: minutes * minute }));
const waiting: Waiting = { place: 1, began: [0, 0], stays, startMs: 2000, limit: 240 * minute, now: 0 };
const minutes = (change: Partial<Waiting>) => {
  const at = expectedAt({ ...waiting, ...change });
  return at === undefined ? undefined : (at - 2000) / minute;
};

it.each([
  ['as long as the middle one of those that stayed', {}, 30],
  ['the next two at once, when two began at once', { place: 2 }, 30],
  ['the third after a whole stay more', { place: 3 }, 60],
  ['one who sits for 35 minutes stays like those that did', { began: [-35 * minute, 0] }, 15],
  ['one who sits longer than anybody did leaves at the limit', { began: [-60 * minute] }, 180],
  ['one whose time is over leaves now', { began: [-300 * minute] }, 0],
  ['nothing while too few were measured', { stays: stays.slice(1) }, undefined],
  ['nothing when nobody sits there: others have it', { began: [] }, undefined],
])('%s', (_name, change, expected) => {
  expect(minutes(change)).toBe(expected);
});
