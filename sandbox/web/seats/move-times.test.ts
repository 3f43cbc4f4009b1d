import { expect, it } from 'vitest';
import { learnerId, seatId } from '#protocol';
import type { Seat } from '../../storage/index.ts';
import type { SeatTimes } from './due.ts';
import { movedTimes } from './move-times.ts';

const minute = 60_000;
const hour = 60 * minute;
const times: SeatTimes = {
  idle: 20 * minute,
  grace: 2 * minute,
  limit: 4 * hour,
  warning: 10 * minute,
  hold: minute,
};
const noon = Date.UTC(2026, 5, 1, 12);
const seat: Seat = {
  id: seatId.parse(`t-${'a'.repeat(20)}`),
  learner: learnerId.parse(`l-${'a'.repeat(20)}`),
  template: 'docker',
  sandbox: undefined,
  state: 'active',
  since: noon - hour,
  touchedAt: noon - minute,
  queuedAt: undefined,
  heldUntil: undefined,
  startedAt: noon - hour,
  endsAt: noon + 3 * hour,
  begin: undefined,
};

it.each([5 * hour, -5 * hour])('leaves as much time as there was when the clock jumps by %d ms', (jump) => {
  const now = noon + jump;
  const moved = { ...seat, ...movedTimes(seat, jump, now, times) };
  expect([now - moved.since, now - moved.touchedAt, now - (moved.startedAt ?? 0)]).toEqual([hour, minute, hour]);
  expect((moved.endsAt ?? 0) - now).toBe(3 * hour);
  expect([moved.queuedAt, moved.heldUntil]).toEqual([undefined, undefined]);
});

it('keeps the order of the line', () => {
  const line = [1, 2, 3].map((place) => ({ ...seat, queuedAt: noon - hour + place }));
  const moved = line.map((each) => movedTimes(each, 5 * hour, noon + 5 * hour, times).queuedAt ?? 0);
  expect(moved).toEqual(moved.toSorted((a, b) => a - b));
  expect(new Set(moved).size).toBe(3);
});

it('moves nothing into the future that was written after the jump', () => {
  const now = noon + 5 * hour;
  const late = { ...seat, touchedAt: now, since: now, startedAt: now, heldUntil: now + minute, endsAt: now + 4 * hour };
  expect(movedTimes(late, 5 * hour, now, times)).toEqual({
    ...{ since: now, touchedAt: now, startedAt: now, queuedAt: undefined },
    ...{ heldUntil: now + minute, endsAt: now + 4 * hour },
  });
});
