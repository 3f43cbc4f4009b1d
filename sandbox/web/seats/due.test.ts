import { describe, expect, it } from 'vitest';
import { learnerId, sandboxId, seatId } from '#protocol';
import type { Seat } from '../../storage/index.ts';
import { dueOf, endingOf } from './due.ts';

const minute = 60_000;
const times = { idle: 20 * minute, grace: 2 * minute, limit: 240 * minute, warning: 10 * minute, hold: minute };
const active: Seat = {
  id: seatId.parse(`t-${'a'.repeat(20)}`),
  learner: learnerId.parse(`l-${'a'.repeat(20)}`),
  template: 'docker',
  sandbox: sandboxId.parse(`s-${'a'.repeat(12)}`),
  state: 'active',
  since: 0,
  queuedAt: undefined,
  heldUntil: undefined,
  startedAt: 0,
  endsAt: 240 * minute,
  touchedAt: 0,
  begin: undefined,
};
const idle: Seat = { ...active, state: 'idle', since: 20 * minute };

describe('what is due', () => {
  it.each([
    ['nothing while the learner works', active, 19, undefined],
    ['a question after 20 minutes', active, 20, 'ask'],
    ['patience for two minutes more', idle, 21, undefined],
    ['the end when nobody answers', idle, 22, 'stop-idle'],
    ['a warning ten minutes before the limit', { ...active, touchedAt: 229 * minute }, 230, 'warn'],
    ['no second one', { ...active, touchedAt: 229 * minute }, 231, undefined],
    ['the end at the limit, whatever the learner does', { ...active, touchedAt: 239 * minute }, 240, 'stop-limit'],
    ['nothing of one that waits', { ...active, state: 'queued' as const }, 999, undefined],
    ['nothing of one that is stopped', { ...active, state: 'stopped' as const }, 999, undefined],
  ])('%s', (_name, seat, now, expected) => {
    expect(dueOf(seat, times, now * minute, (now - 1) * minute)).toBe(expected);
  });

  it('is shown with its time', () => {
    expect(endingOf(active, times, 0)).toBeUndefined();
    expect(endingOf(idle, times, 20 * minute)).toEqual({ at: 22 * minute, why: 'idle' });
    expect(endingOf(active, times, 231 * minute)).toEqual({ at: 240 * minute, why: 'limit' });
  });
});
