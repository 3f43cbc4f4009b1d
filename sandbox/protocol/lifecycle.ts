import { z } from 'zod';

/**
 * The life of a learner's sandbox. Web's rows hold what is wished (`requested`, `queued`, and whether an `active` one is `idle`), the
 * agent's journal holds what is there (`requested` until anything of it exists, then all but `queued` and `idle`).
 */
export const sandboxState = z.enum([
  /** Asked for; nothing of it exists. */
  'requested',
  /** The lab host is full: it waits in line. */
  'queued',
  /** It is made, or its files are taken up again; its engine does not answer yet. */
  'starting',
  /** Ready, and nobody's. */
  'warm',
  /** Somebody's. */
  'active',
  /** Somebody's, and nothing was done for a while: the page asks. */
  'idle',
  /** Its programs are being ended. */
  'pausing',
  /** No program, no memory, its files are kept. */
  'stopped',
  'failed',
]);
export type SandboxState = z.infer<typeof sandboxState>;

/** What can happen to it. */
export type LifeEvent =
  | 'full'
  | 'admitted'
  | 'ready-for-nobody'
  | 'ready'
  | 'claimed'
  | 'quiet'
  | 'touched'
  | 'pause'
  | 'paused'
  | 'failed'
  | 'again';

/** Everything that is allowed; what is not here is a bug. `paused` before it is active: the start was given up, the files are kept. */
const moves: Record<SandboxState, Partial<Record<LifeEvent, SandboxState>>> = {
  requested: { full: 'queued', admitted: 'starting', paused: 'stopped', failed: 'failed' },
  queued: { full: 'queued', admitted: 'starting', paused: 'stopped', failed: 'failed', again: 'requested' },
  // The lab host has less room than it said.
  starting: { full: 'queued', ready: 'active', 'ready-for-nobody': 'warm', paused: 'stopped', failed: 'failed' },
  warm: { claimed: 'active', failed: 'failed' },
  active: { touched: 'active', quiet: 'idle', pause: 'pausing', failed: 'failed' },
  idle: { touched: 'active', pause: 'pausing', failed: 'failed' },
  pausing: { paused: 'stopped', failed: 'failed' },
  stopped: { again: 'requested', failed: 'failed' },
  failed: { again: 'requested', failed: 'failed' },
};

/** The next state. Throws on an event that does not fit. */
export function nextState(state: SandboxState, event: LifeEvent): SandboxState {
  const next = moves[state][event];
  if (next === undefined) throw new Error(`A sandbox that is ${state} cannot become "${event}"`);
  return next;
}
