import type { LabHosts } from '../../lab-client/index.ts';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import { expectedAt } from './expected.ts';
import type { Situation } from './grants.ts';

/** What is so at this moment: who sits, who waits, what is reserved, what the lab hosts have measured. */
export interface Present extends Situation {
  readonly line: readonly Seat[];
  /** When the sandboxes in use began. */
  readonly began: readonly number[];
  readonly startMs: number;
}

const sitting = new Set(['starting', 'active', 'idle', 'pausing']);
/** Milliseconds for a start, while no lab host has seen one. */
const usualStart = 2000;

/** Throws UserError `lab-host-away`. A seat that is not in the line yet can be looked at as its last. */
export async function readPresent(
  { store, hosts, now }: Pick<WebContext, 'store' | 'now'> & { readonly hosts: LabHosts },
  last?: Seat,
): Promise<Present> {
  const [seats, hellos, reservations] = await Promise.all([
    store.seats.inUse(),
    Promise.all(hosts.all().map((host) => host.hello())),
    store.classes.reservations(now()),
  ]);
  const sits = seats.filter(({ id, state }) => sitting.has(state) && id !== last?.id);
  const waits = seats.filter(({ id, queuedAt }) => queuedAt !== undefined && id !== last?.id);
  const line = last === undefined ? waits : [...waits, last].sort(byPlace);
  const classes = await store.classes.memberships(seats.map(({ learner }) => learner).concat(last?.learner ?? []));
  return {
    now: now(),
    room: hellos.reduce((sum, { room }) => sum + room, 0),
    startMs: Math.max(...hellos.map(({ startMs = usualStart }) => startMs)),
    inUse: sits.map(({ learner }) => learner),
    began: sits.map(({ startedAt }) => startedAt ?? now()),
    line,
    reservations,
    classes,
  };
}

function byPlace(a: Seat, b: Seat): number {
  return (a.queuedAt ?? 0) - (b.queuedAt ?? 0) || a.id.localeCompare(b.id);
}

/** What a page shows of its place: the number, of how many, and when it is probably free. */
export async function placeOf(
  { store }: Pick<WebContext, 'store'>,
  present: Present,
  seat: Seat,
  limit: number,
): Promise<{ readonly place: number; readonly of: number; readonly expectedAt?: number }> {
  const index = present.line.findIndex(({ id }) => id === seat.id);
  const place = index < 0 ? present.line.length + 1 : index + 1;
  const { began, startMs, now } = present;
  const at = expectedAt({ place, began, startMs, limit, now, stays: await store.seats.stays(remembered) });
  return { place, of: Math.max(place, present.line.length), ...(at === undefined ? {} : { expectedAt: at }) };
}

/** Stays that an estimate looks back upon. */
const remembered = 100;
