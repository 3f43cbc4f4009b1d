import type { CheckId } from '#protocol';

/** Milliseconds until a check that ended its worker may run again; doubles each time up to the limit. */
const firstPauseMs = 5000;
const longestPauseMs = 5 * 60_000;

interface Stay {
  until: number;
  pauseMs: number;
  reason: string;
  /** Over which sandboxes it broke. */
  readonly sessions: Set<number>;
  /** It is kept from every sandbox. */
  forAll: boolean;
}

/**
 * Checks that ended their worker. Such a check stays away for a while from the sandbox it broke over, so that it cannot keep a
 * core busy; when it broke over a second one as well, from all: then it is the check, not what one learner made it read.
 */
export class Quarantine {
  readonly #stays = new Map<CheckId, Stay>();

  /** Sends a check away from a sandbox, or from all; each time in a row for longer. */
  add(check: CheckId, session: number | 'all', reason: string, now: number): void {
    const last = this.#stays.get(check);
    const pauseMs = Math.min((last?.pauseMs ?? firstPauseMs / 2) * 2, longestPauseMs);
    const sessions = new Set(last?.sessions);
    if (session !== 'all') sessions.add(session);
    const forAll = session === 'all' || last?.forAll === true || sessions.size > 1;
    this.#stays.set(check, { until: now + pauseMs, pauseMs, reason, sessions, forAll });
  }

  /** The check did well over that sandbox: forget its record. */
  clear(check: CheckId, session: number): void {
    const stay = this.#stays.get(check);
    if (stay !== undefined && (stay.forAll || stay.sessions.has(session))) this.#stays.delete(check);
  }

  /** Who must not run over that sandbox now, and why. */
  members(session: number, now: number): Map<CheckId, string> {
    const away = [...this.#stays].filter(([, stay]) => stay.until > now && (stay.forAll || stay.sessions.has(session)));
    return new Map(away.map(([check, { reason }]) => [check, reason]));
  }

  /** Who broke before, over whatever sandbox. */
  get suspects(): CheckId[] {
    return [...this.#stays.keys()];
  }

  /** When the next one may run again. */
  nextRelease(now: number): number | undefined {
    const ends = [...this.#stays.values()].map(({ until }) => until).filter((until) => until > now);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** That sandbox is not judged any more. */
  forget(session: number): void {
    for (const [check, stay] of this.#stays) {
      stay.sessions.delete(session);
      if (stay.sessions.size === 0 && !stay.forAll) this.#stays.delete(check);
    }
  }
}
