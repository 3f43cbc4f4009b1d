import type { Seat } from '../../storage/index.ts';

/** Milliseconds of everything that happens by the clock. */
export interface SeatTimes {
  /** Without a sign of the learner before the page asks, and then until it is stopped. */
  readonly idle: number;
  readonly grace: number;
  /** That a sandbox runs at most, and before its end that the page says so. */
  readonly limit: number;
  readonly warning: number;
  /** That a free place is kept for a learner who is not there. */
  readonly hold: number;
}

/** What has to be done with a seat that has a sandbox. */
export type Due = 'ask' | 'stop-idle' | 'stop-limit' | 'warn' | undefined;

/** Pure. `warn` is said once: when the seat is looked at for the first time in its last minutes. */
export function dueOf(seat: Seat, times: SeatTimes, now: number, lookedAt: number): Due {
  if (seat.state !== 'active' && seat.state !== 'idle') return undefined;
  const { endsAt = Number.POSITIVE_INFINITY } = seat;
  if (now >= endsAt) return 'stop-limit';
  if (seat.state === 'idle' && now >= seat.since + times.grace) return 'stop-idle';
  if (seat.state === 'active' && now >= seat.touchedAt + times.idle) return 'ask';
  const warnAt = endsAt - times.warning;
  return lookedAt < warnAt && now >= warnAt ? 'warn' : undefined;
}

/** What the page shows of an end that is near; undefined when none is. Pure. */
export function endingOf(
  seat: Seat,
  times: SeatTimes,
  now: number,
): { readonly at: number; readonly why: 'idle' | 'limit' } | undefined {
  const { endsAt = Number.POSITIVE_INFINITY } = seat;
  if (seat.state === 'idle') return { at: Math.min(endsAt, seat.since + times.grace), why: 'idle' };
  return now >= endsAt - times.warning ? { at: endsAt, why: 'limit' } : undefined;
}
