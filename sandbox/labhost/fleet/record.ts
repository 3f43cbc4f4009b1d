import { z } from 'zod';
import { type AgentSandbox, agentSandbox, type SeatId } from '#protocol';

/** What the journal keeps of a sandbox: what the API tells of it, and what is needed to find and judge it again. */
export const sandboxRecord = agentSandbox.extend({
  /** Container on the lab engine, 64 hexadecimal digits; absent until it was started. */
  container: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** First process on the lab host. */
  pid: z.number().int().positive().optional(),
  /** Image and template it was made of: a warm one of an older version is not given away. */
  made: z.string().max(300),
});
export type SandboxRecord = z.infer<typeof sandboxRecord>;

/** What can happen to a sandbox. */
export type SandboxEvent =
  | { readonly type: 'started'; readonly container: string; readonly pid: number }
  | { readonly type: 'ready'; readonly readyMs: number }
  | { readonly type: 'claimed'; readonly seat: SeatId }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'removing' };

/** The next state, pure. An event that does not fit the state is a bug. */
export function advance(record: SandboxRecord, event: SandboxEvent): SandboxRecord {
  const refuse = (): never => {
    throw new Error(`A sandbox that is ${record.state} cannot become "${event.type}"`);
  };
  switch (event.type) {
    case 'started':
      return record.state === 'starting' ? { ...record, container: event.container, pid: event.pid } : refuse();
    case 'ready': {
      if (record.state !== 'starting') return refuse();
      return { ...record, state: record.seat === undefined ? 'warm' : 'active', readyMs: event.readyMs };
    }
    case 'claimed':
      return record.state === 'warm' ? { ...record, state: 'active', seat: event.seat } : refuse();
    case 'failed':
      return record.state === 'stopping'
        ? record
        : { ...record, state: 'failed', failure: event.reason.slice(0, 1000) };
    case 'removing':
      return { ...record, state: 'stopping' };
    default:
      return event satisfies never;
  }
}

/** The part that leaves through the API. */
export function publicView(record: SandboxRecord): AgentSandbox {
  return agentSandbox.parse(record);
}
