import { z } from 'zod';
import { type AgentSandbox, agentSandbox, nextState, type OwnerId, type SeatId } from '#protocol';

/** What the journal keeps of a sandbox: what the API tells of it, and what is needed to find and judge it again. */
export const sandboxRecord = agentSandbox.and(
  z.object({
    /** Container on the lab engine, 64 hexadecimal digits; absent until it was started. */
    container: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    /** First process on the lab host. */
    pid: z.number().int().positive().optional(),
    /** Image and template it was made of: a warm one of an older version is not given away. */
    made: z.string().max(300),
    /** It was stopped once: its volume holds a learner's work, and a start that fails must not cost it. */
    resumed: z.boolean().optional(),
    /** The lesson that its learner is at wants no internet. */
    offline: z.boolean().optional(),
  }),
);
export type SandboxRecord = z.infer<typeof sandboxRecord>;

/** What can happen to a sandbox on its lab host. */
export type SandboxEvent =
  | { readonly type: 'started'; readonly container: string; readonly pid: number }
  | { readonly type: 'ready'; readonly readyMs: number }
  | { readonly type: 'claimed'; readonly seat: SeatId; readonly owner: OwnerId | undefined }
  | { readonly type: 'pause' }
  | { readonly type: 'paused'; readonly at: number }
  | { readonly type: 'again' }
  | { readonly type: 'egress'; readonly egress: 'on' | 'off' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'removing' };

/** The next record, pure. An event that does not fit the state is a bug; one that is being removed stays so. */
export function advance(record: SandboxRecord, event: SandboxEvent): SandboxRecord {
  if (event.type === 'removing') return { ...record, state: 'removing' };
  if (record.state === 'removing') {
    if (event.type === 'failed' || event.type === 'egress') return record;
    throw new Error(`A sandbox that is removing cannot become "${event.type}"`);
  }
  const { state } = record;
  switch (event.type) {
    case 'started':
      nextState(state, 'admitted');
      return { ...record, state: 'starting', container: event.container, pid: event.pid };
    case 'ready': {
      nextState(state, record.seat === undefined ? 'ready-for-nobody' : 'ready');
      const { readyMs } = event;
      return record.seat === undefined
        ? { ...record, state: 'warm', readyMs }
        : { ...record, seat: record.seat, state: 'active', readyMs };
    }
    case 'claimed':
      nextState(state, 'claimed');
      return { ...record, state: 'active', seat: event.seat, ...(event.owner && { owner: event.owner }) };
    case 'pause':
      nextState(state, 'pause');
      return { ...record, state: 'pausing', seat: seatOf(record) };
    case 'paused': {
      nextState(state, 'paused');
      const { container: _container, pid: _pid, ...rest } = record;
      return { ...rest, state: 'stopped', seat: seatOf(record), stoppedAt: event.at };
    }
    case 'again':
      nextState(state, 'again');
      return { ...record, state: 'requested', resumed: true };
    case 'egress':
      return { ...record, offline: event.egress === 'off' };
    case 'failed':
      nextState(state, 'failed');
      return { ...record, state: 'failed', failure: event.reason.slice(0, 1000) };
    default:
      return event satisfies never;
  }
}

function seatOf({ id, seat }: SandboxRecord): SeatId {
  if (seat === undefined) throw new Error(`The sandbox ${id} is nobody's: it is removed, not paused`);
  return seat;
}

/** The part that leaves through the API. */
export function publicView(record: SandboxRecord): AgentSandbox {
  return agentSandbox.parse(record);
}
