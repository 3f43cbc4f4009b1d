import { type LifeEvent, nextState } from '#protocol';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';

type SeatContext = Pick<WebContext, 'store' | 'now'>;
type SeatChange = Partial<Pick<Seat, 'queuedAt' | 'heldUntil' | 'startedAt' | 'endsAt' | 'touchedAt'>>;

/** What a seat loses with its place, and with its sandbox. */
export const outOfLine = { queuedAt: undefined, heldUntil: undefined } as const;
const atRest = { ...outOfLine, startedAt: undefined, endsAt: undefined } as const;

/** Moves the seat to its next state, in the store and in what is given back. Throws when the event does not fit. */
export async function moveSeat(
  { store, now }: SeatContext,
  seat: Seat,
  event: LifeEvent,
  change: SeatChange = {},
): Promise<Seat> {
  const life = { state: nextState(seat.state, event), since: now(), ...change };
  await store.seats.change(seat.id, life);
  return { ...seat, ...life };
}

/** From any state to `requested`: what it had is lost or was given up. */
export async function requestAgain(context: SeatContext, seat: Seat): Promise<Seat> {
  switch (seat.state) {
    case 'requested':
      return seat;
    case 'queued':
    case 'stopped':
    case 'failed':
      return moveSeat(context, seat, 'again');
    default:
      return moveSeat(context, await moveSeat(context, seat, 'failed'), 'again');
  }
}

/** The seat has no running sandbox any more, and how long it had one is remembered. */
export async function rest(context: SeatContext, seat: Seat, event: 'paused' | 'failed'): Promise<Seat> {
  const { startedAt } = seat;
  if (startedAt !== undefined) {
    await context.store.seats.addStay({ seat: seat.id, startedAt, endedAt: context.now() });
  }
  return moveSeat(context, seat, event, atRest);
}
