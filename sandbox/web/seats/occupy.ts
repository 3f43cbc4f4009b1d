import { setTimeout as delay } from 'node:timers/promises';
import { type OwnerId, type SandboxId, type SandboxView, UserError } from '#protocol';
import type { LabHosts } from '../../lab-client/index.ts';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import type { SeatTimes } from './due.ts';
import { endOf, grants } from './grants.ts';
import { moveSeat, outOfLine, requestAgain, rest } from './seat-moves.ts';
import { placeOf, readPresent } from './situation.ts';
import { toView } from './views.ts';

export interface OccupyContext extends WebContext {
  readonly hosts: LabHosts;
  readonly times: SeatTimes;
  readonly owner: OwnerId;
  readonly signal: AbortSignal;
  /** The lab host checks itself first. */
  onWall(seat: Seat): void;
  /** The seat's former sandbox was lost; this one came. May be told twice of the same one. */
  onReplaced(seat: Seat, sandbox: SandboxId): Promise<void>;
  /** Its files were saved: a sandbox that cannot go on may be given up for another one. */
  hasFiles(seat: Seat): Promise<boolean>;
}

/** Milliseconds between two looks at what starts, and until it is given up. */
const startPause = 200;
const startPatience = 120_000;

/**
 * Brings a seat to its sandbox: the one that runs; else one that is taken up again or new, when it is its turn; else a place in the line.
 * Throws UserError of the lab host.
 */
export async function occupy(context: OccupyContext, seat: Seat): Promise<SandboxView> {
  const { hosts, now, times, store } = context;
  const running = seat.sandbox && (await hosts.of(seat.sandbox).get(seat.sandbox));
  if (running && ['active', 'starting', 'requested'].includes(running.state) && sits(seat)) {
    return start(context, seat, seat.endsAt ?? now() + times.limit);
  }
  const wish = { ...(await requestAgain(context, seat)), queuedAt: seat.queuedAt ?? seat.startedAt ?? now() };
  const present = await readPresent(context, wish);
  if (!grants(present).has(wish.id)) {
    const { queuedAt } = wish;
    const queued = await moveSeat(context, wish, 'full', { queuedAt });
    return { state: 'queued', ...(await placeOf(context, present, queued, times.limit)) };
  }
  const end = seat.endsAt ?? endOf(seat.learner, times.limit, present);
  const admitted = await moveSeat(context, wish, 'admitted', { ...outOfLine, endsAt: end });
  try {
    return await start(context, admitted, end);
  } catch (error) {
    const isFull = error instanceof UserError && error.problem.code === 'lab-host-full';
    // Whoever waited keeps the place, whatever went wrong.
    if (isFull || seat.queuedAt !== undefined) {
      const queued = await moveSeat(context, admitted, 'full', { queuedAt: wish.queuedAt });
      if (isFull) return { state: 'queued', ...(await placeOf({ store }, present, queued, times.limit)) };
      throw error;
    }
    await rest(context, admitted, 'failed');
    throw error;
  }
}

function sits({ state }: Seat): boolean {
  return state === 'active' || state === 'idle' || state === 'starting';
}

/** Waits while the lab host checks itself, and until the sandbox is active or has failed. */
async function start(context: OccupyContext, seat: Seat, endsAt: number): Promise<SandboxView> {
  const { hosts, owner, now, signal, store } = context;
  const host = hosts.place(seat.id);
  for (const deadline = now() + startPatience; ; await delay(startPause, undefined, { signal })) {
    try {
      const sandbox = await host.claim({ template: seat.template, seat: seat.id, owner });
      const view = toView(sandbox);
      if (view.state === 'starting' && now() < deadline) continue;
      const isOther = seat.sandbox !== sandbox.id;
      // First the files: who is killed in between does it again.
      if (isOther && seat.sandbox !== undefined && view.state === 'active') await context.onReplaced(seat, sandbox.id);
      if (isOther) await store.seats.setSandbox(seat.id, sandbox.id);
      if (view.state === 'active') await begin(context, seat, endsAt);
      else await rest(context, seat, 'failed');
      return view;
    } catch (error) {
      const isOutdated = error instanceof UserError && error.problem.code === 'sandbox-outdated';
      if (isOutdated && seat.sandbox !== undefined && (await context.hasFiles(seat))) {
        await host.destroy(seat.sandbox);
        continue;
      }
      const isWall = error instanceof UserError && error.problem.code === 'wall-closed';
      if (!isWall || now() > deadline || (await host.hello()).wall.state === 'closed') throw error;
      context.onWall(seat);
    }
  }
}

async function begin(context: OccupyContext, seat: Seat, endsAt: number): Promise<void> {
  const times = { startedAt: seat.startedAt ?? context.now(), endsAt, touchedAt: context.now() };
  await moveSeat(context, seat, seat.state === 'starting' ? 'ready' : 'touched', times);
}
