import { setTimeout as delay } from 'node:timers/promises';
import { type LearnerId, type SandboxView, watchClock } from '#protocol';
import type { LabHosts } from '../../lab-client/index.ts';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import { dueOf, type SeatTimes } from './due.ts';
import { grants } from './grants.ts';
import { movedTimes } from './move-times.ts';
import { type ReconcileContext, reconcileSeats } from './reconcile-seats.ts';
import { moveSeat, outOfLine } from './seat-moves.ts';
import { type Present, readPresent } from './situation.ts';
import { missedPlace, stoppedAtLimit, stoppedIdle } from './views.ts';

export interface KeeperContext extends WebContext, ReconcileContext {
  readonly hosts: LabHosts;
  readonly times: SeatTimes;
  /** Whether a page of the learner is open. */
  isPresent(learner: LearnerId): boolean;
  stopSeat(seat: Seat, detail: string): Promise<SandboxView>;
  /** Saves the files of who is due; returns at once. */
  saveFiles(seats: readonly Seat[]): void;
  showSeat(seat: Seat): Promise<unknown>;
  showQueued(seat: Seat, present: Present): Promise<void>;
  claim(learner: LearnerId): Promise<SandboxView>;
}

export interface Keeper {
  /** The learner did something. */
  touch(learner: LearnerId): void;
  close(): void;
}

/** Milliseconds between two looks: while somebody waits or is asked, and else. One query each; the lab host is asked only for a line. */
const anxious = 1000;
const calm = 10_000;
/** Milliseconds between two comparisons with what lab hosts have, and between two notes that a learner did something. */
const reconcileEvery = 30_000;
const noteEvery = 30_000;

/** Does what the clock asks for: the line moves on, who is away is asked and stopped, what was lost is found. */
export function keepSeats(context: KeeperContext): Keeper {
  const { store, log, now, times, inTurn } = context;
  const ending = new AbortController();
  const noted = new Map<LearnerId, number>();
  const asked = new Set<LearnerId>();
  const jumped = watchClock(context);
  let lookedAt = now();
  let reconciledAt = 0;

  const moveLine = async (line: readonly Seat[]) => {
    const present = await readPresent(context);
    const granted = grants(present);
    for (const seat of line) {
      if (!granted.has(seat.id)) await context.showQueued(seat, present);
      else if (context.isPresent(seat.learner)) {
        // It answers when the sandbox starts; what goes wrong is shown on the page.
        await context
          .claim(seat.learner)
          .catch((error: unknown) => log.warn({ err: error }, 'A turn could not be taken'));
      } else if (seat.heldUntil === undefined) await store.seats.change(seat.id, { heldUntil: now() + times.hold });
      else if (now() >= seat.heldUntil) await inTurn(seat.learner, (mine) => leave(mine));
    }
  };

  const leave = async (seat: Seat) => {
    if (seat.state === 'queued') await context.stopSeat(seat, missedPlace);
  };

  const tend = async (seat: Seat) => {
    const due = dueOf(seat, times, now(), lookedAt);
    if (due === undefined) return;
    await inTurn(seat.learner, async (mine) => {
      // Somebody may have come back while this waited for its turn.
      const still = dueOf(mine, times, now(), lookedAt);
      if (still === 'stop-limit') await context.stopSeat(mine, stoppedAtLimit);
      else if (still === 'stop-idle') await context.stopSeat(mine, stoppedIdle);
      else if (still === 'ask') {
        asked.add(mine.learner);
        await context.showSeat(await moveSeat(context, mine, 'quiet'));
      } else if (still === 'warn') await context.showSeat(mine);
    });
  };

  /** Somebody set the clock, or the machine slept: nobody has less time for it. */
  const followClock = async () => {
    const jump = jumped();
    if (jump === 0) return;
    log.warn({ milliseconds: jump }, 'The clock was set; the times of seats move with it');
    lookedAt += jump;
    reconciledAt = 0;
    noted.clear();
    for (const { learner } of await store.seats.inUse()) {
      await inTurn(learner, (seat) => store.seats.change(seat.id, movedTimes(seat, jump, now(), times)));
    }
  };

  const look = async (): Promise<number> => {
    await followClock();
    const begun = now();
    if (begun - reconciledAt > reconcileEvery) {
      await reconcileSeats(context);
      reconciledAt = begun;
    }
    const seats = await store.seats.inUse();
    const line = seats.filter(({ state }) => state === 'queued');
    await Promise.all(seats.map(tend));
    context.saveFiles(seats);
    lookedAt = begun;
    if (line.length > 0) await moveLine(line);
    return line.length > 0 || seats.some(({ state }) => state === 'idle') ? anxious : calm;
  };

  const run = async () => {
    for (let pause = anxious; !ending.signal.aborted; ) {
      await delay(pause, undefined, { signal: ending.signal, ref: false });
      pause = await look().catch((error: unknown) => {
        if (!ending.signal.aborted) log.warn({ err: error }, 'Seats could not be looked at');
        return calm;
      });
    }
  };
  run().catch(() => undefined);

  const note = async (learner: LearnerId) => {
    await inTurn(learner, async (seat) => {
      const isAsked = asked.delete(learner) || seat.state === 'idle';
      if (seat.state === 'active' && !isAsked) await store.seats.change(seat.id, { touchedAt: now() });
      else if (seat.state === 'active' || seat.state === 'idle') {
        await context.showSeat(await moveSeat(context, seat, 'touched', { ...outOfLine, touchedAt: now() }));
      }
    });
  };

  return {
    touch: (learner) => {
      if (now() - (noted.get(learner) ?? 0) < noteEvery && !asked.has(learner)) return;
      noted.set(learner, now());
      note(learner).catch((error: unknown) => log.warn({ err: error, learner }, 'A sign of a learner was not noted'));
    },
    close: () => ending.abort(),
  };
}
