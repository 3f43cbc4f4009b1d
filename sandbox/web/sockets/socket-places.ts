import type { LearnerId } from '#protocol';
import type { KeepAlive } from './keep-alive.ts';

/** How many sockets of a kind one learner may have. */
export interface SocketPlaces {
  /** Takes a place; undefined when all are taken. Call the result to leave it. */
  take(learner: LearnerId, socket: KeepAlive): (() => void) | undefined;
}

/** A socket not heard of for this long (milliseconds) keeps no place: after a laptop's sleep the dead ones are still open. */
const fresh = 7000;

export function createSocketPlaces(max: number, steady: () => number): SocketPlaces {
  const taken = new Map<LearnerId, Set<KeepAlive>>();
  return {
    take: (learner, socket) => {
      const own = taken.get(learner) ?? new Set();
      const alive = [...own].filter(({ heardAt }) => steady() - heardAt < fresh);
      if (alive.length >= max) return undefined;
      taken.set(learner, own.add(socket));
      return () => {
        own.delete(socket);
        if (own.size === 0 && taken.get(learner) === own) taken.delete(learner);
      };
    },
  };
}
