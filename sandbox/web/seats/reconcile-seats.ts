import type { AgentSandbox, LearnerId, OwnerId } from '#protocol';
import type { LabHost, LabHosts } from '../../lab-client/index.ts';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import { moveSeat, rest } from './seat-moves.ts';

export interface ReconcileContext extends WebContext {
  readonly hosts: LabHosts;
  readonly owner: OwnerId;
  /** Does work while nothing else happens to the learner's seat. */
  inTurn<T>(learner: LearnerId, work: (seat: Seat) => Promise<T>): Promise<T | undefined>;
  showGone(learner: LearnerId): void;
  showStopped(learner: LearnerId): void;
}

/** Milliseconds that a sandbox may be unknown: its seat was renewed at this moment, and it is being taken away. */
const grace = 60_000;

/**
 * Compares seats with sandboxes, both ways. A sandbox of ours whose seat nobody has is removed; a seat whose sandbox is not there has lost
 * it; where both are there but differ, because one of the sides was killed midway, the wish wins. Throws UserError `lab-host-away`.
 */
export async function reconcileSeats(context: ReconcileContext): Promise<void> {
  const { hosts, owner, store, log, now } = context;
  const found = new Map<string, AgentSandbox>();
  for (const host of hosts.all()) {
    const known = await store.seats.ids();
    for (const sandbox of await host.list()) {
      if (sandbox.owner !== owner || sandbox.seat === undefined || sandbox.state === 'removing') continue;
      found.set(sandbox.id, sandbox);
      if (!known.has(sandbox.seat) && now() - sandbox.createdAt > grace) {
        log.warn({ sandbox: sandbox.id }, 'A sandbox whose seat nobody has is removed');
        await host.destroy(sandbox.id);
      }
    }
  }
  for (const seat of await store.seats.inUse()) {
    if (seat.sandbox === undefined || seat.state === 'queued' || seat.state === 'requested') continue;
    const host = hosts.of(seat.sandbox);
    if (!fits(seat, found.get(seat.sandbox))) await context.inTurn(seat.learner, (mine) => settle(context, host, mine));
  }
}

function fits(seat: Seat, sandbox: AgentSandbox | undefined): boolean {
  return sandbox?.state === 'active' && (seat.state === 'active' || seat.state === 'idle');
}

/** Nothing else happens to the seat: both sides are asked again, then made equal. */
async function settle(context: ReconcileContext, host: LabHost, seat: Seat): Promise<void> {
  if (seat.sandbox === undefined || !['starting', 'active', 'idle', 'pausing'].includes(seat.state)) return;
  const sandbox = await host.get(seat.sandbox);
  if (fits(seat, sandbox)) return;
  if (sandbox === undefined || sandbox.state === 'failed') {
    await rest(context, seat, 'failed');
    context.showGone(seat.learner);
  } else if (seat.state === 'pausing') {
    await host.pause(seat.sandbox);
    await rest(context, seat, 'paused');
  } else if (sandbox.state === 'stopped') {
    const pausing = seat.state === 'starting' ? seat : await moveSeat(context, seat, 'pause');
    await rest(context, pausing, 'paused');
    context.showStopped(seat.learner);
  } else if (seat.state === 'starting' && sandbox.state === 'active') {
    await moveSeat(context, seat, 'ready', { startedAt: seat.startedAt ?? context.now() });
  }
}
