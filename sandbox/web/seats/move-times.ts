import type { Seat } from '../../storage/index.ts';
import type { SeatTimes } from './due.ts';

type Moved = Pick<Seat, 'since' | 'touchedAt' | 'queuedAt' | 'startedAt' | 'heldUntil' | 'endsAt'>;

/**
 * A seat's times after the clock was set by `jump` milliseconds, so that everybody has as much time left as before. Nothing has happened
 * in the future, and nothing ends later than it may: a time written after the jump stays. Pure.
 */
export function movedTimes(seat: Seat, jump: number, now: number, times: SeatTimes): Moved {
  const past = (at: number) => Math.min(at + jump, now);
  const upTo = (most: number) => (at: number) => Math.min(at + jump, now + most);
  return {
    since: past(seat.since),
    touchedAt: past(seat.touchedAt),
    queuedAt: given(seat.queuedAt, past),
    startedAt: given(seat.startedAt, past),
    heldUntil: given(seat.heldUntil, upTo(times.hold)),
    endsAt: given(seat.endsAt, upTo(times.limit)),
  };
}

function given(at: number | undefined, move: (at: number) => number): number | undefined {
  return at === undefined ? undefined : move(at);
}
