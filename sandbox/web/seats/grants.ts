import type { LearnerId, SeatId } from '#protocol';
import type { Reservation, Seat } from '../../storage/index.ts';

/** Everything that decides who may start a sandbox now. */
export interface Situation {
  /** Sandboxes that fit beside those in use, as measured. */
  readonly room: number;
  /** Learners whose sandbox runs or starts. */
  readonly inUse: readonly LearnerId[];
  /** Who waits, the first first. */
  readonly line: readonly Pick<Seat, 'id' | 'learner'>[];
  readonly reservations: readonly Reservation[];
  /** Classes of learners. */
  readonly classes: ReadonlyMap<LearnerId, ReadonlySet<string>>;
  readonly now: number;
}

/**
 * The seats of the line that may start now. Reserved places that are not in use are kept for members; all others go by the order of the
 * line, and nobody overtakes but a member to a place of his class. Pure.
 */
export function grants(situation: Situation): ReadonlySet<SeatId> {
  const { room, inUse, line, reservations, classes, now } = situation;
  const running = reservations.filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  const left = new Map(running.map(({ id, seats }) => [id, seats]));
  const take = (learner: LearnerId): boolean => {
    const own = running.find((each) => classes.get(learner)?.has(each.class) && (left.get(each.id) ?? 0) > 0);
    if (own !== undefined) left.set(own.id, (left.get(own.id) ?? 0) - 1);
    return own !== undefined;
  };
  for (const learner of inUse) take(learner);

  const granted = new Set<SeatId>();
  let free = room;
  for (const { id, learner } of line) {
    if (free < 1) break;
    const reserved = [...left.values()].reduce((sum, seats) => sum + seats, 0);
    if (!take(learner) && free <= reserved) continue;
    granted.add(id);
    free -= 1;
  }
  return granted;
}

/**
 * When a sandbox that starts now has to end: after `limit`, or before a reservation of others begins for which it would be in the way.
 * Pure; milliseconds.
 */
export function endOf(learner: LearnerId, limit: number, situation: Situation): number {
  const { room, inUse, reservations, classes, now } = situation;
  const isMember = (who: LearnerId, of: Reservation) => classes.get(who)?.has(of.class) === true;
  const inTheWay = reservations.filter((each) => {
    if (each.startsAt <= now || each.startsAt >= now + limit || isMember(learner, each)) return false;
    const others = inUse.filter((who) => who !== learner && !isMember(who, each)).length + 1;
    return room + inUse.length - each.seats < others;
  });
  return Math.min(now + limit, ...inTheWay.map(({ startsAt }) => startsAt));
}
