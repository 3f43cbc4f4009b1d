import type { ClusterView, SandboxView } from '#protocol';
import { problemOf } from './client/problems.ts';
import type { RetryState } from './client/retry-loop.ts';
import { clusterStatus } from './cluster-status.ts';
import { endingStatus, queuedStatus } from './seat-status.ts';
import type { LabStatus } from './status-words.ts';

/** Everything that the status line speaks of. */
export interface LabFacts {
  /** Our socket for verdicts: stands for web itself. */
  readonly live: RetryState;
  readonly claim: RetryState;
  readonly sandbox: SandboxView | undefined;
  /** Only of a lesson that needs the cluster. */
  readonly cluster: ClusterView | undefined;
  /** The terminal in front; undefined until it is loaded. */
  readonly terminal: RetryState | undefined;
  /** Bytes typed and not sent. */
  readonly held: number;
  readonly exited: boolean;
  /** Somebody else has the keyboard of the terminal in front. */
  readonly observing: boolean;
}

const ready: LabStatus = { tone: 'ready', text: 'Ready' };
const offline: LabStatus = {
  ...ready,
  text: 'Ready, without internet',
  hint: 'Images and packages come from the course registry; no other address answers.',
};

/** Tries that are nobody's worry: a blink of the network, a restart of web. */
const blink = 2;

/** The one line, in words, that says how the lab is. */
export function labStatus(facts: LabFacts): LabStatus {
  const status = withoutKeys(facts);
  if (facts.held === 0 || status.tone === 'ready') return status;
  const keys = facts.held === 1 ? '1 key waits' : `${facts.held} keys wait`;
  return { ...status, hint: `${keys} to be sent.${status.hint === undefined ? '' : ` ${status.hint}`}` };
}

function withoutKeys(facts: LabFacts): LabStatus {
  const { live, claim, sandbox } = facts;
  if (live.kind === 'waiting') return waiting(live);
  if (sandbox?.state === 'failed') {
    const { message, hint } = sandbox.error;
    return { tone: 'failed', text: message, ...(hint === undefined ? {} : { hint }), ...retryOf(claim) };
  }
  if (claim.kind === 'waiting') return waiting(claim);
  if (sandbox === undefined)
    return { tone: 'busy', text: live.kind === 'healthy' ? 'Starting your sandbox…' : 'Connecting…' };
  if (sandbox.state === 'starting') return { tone: 'busy', text: 'Starting your sandbox…', hint: sandbox.detail };
  if (sandbox.state === 'gone')
    return { tone: 'away', text: 'Your sandbox has ended.', hint: sandbox.detail, action: 'start' };
  if (sandbox.state === 'queued') return queuedStatus(sandbox);
  if (sandbox.state === 'stopped')
    return { tone: 'away', text: 'Your sandbox is stopped.', hint: sandbox.detail, action: 'start' };
  const status = terminalStatus(facts);
  if (facts.cluster !== undefined && facts.cluster.status !== 'ready' && status.text === ready.text)
    return clusterStatus(facts.cluster);
  if (sandbox.egress === 'off' && sandbox.ending === undefined && status.text === ready.text) return offline;
  return status.tone === 'ready' && sandbox.ending !== undefined ? endingStatus(sandbox.ending) : status;
}

function terminalStatus({ terminal, exited, observing }: LabFacts): LabStatus {
  if (exited)
    return { tone: 'ready', text: 'The shell has ended.', hint: 'Press Enter in the terminal for a new one.' };
  if (terminal === undefined || terminal.kind === 'trying') {
    const again = terminal?.kind === 'trying' && terminal.tries > 0;
    return { tone: 'busy', text: again ? 'Reconnecting…' : 'Opening the terminal…' };
  }
  if (terminal.kind === 'waiting') return waiting(terminal);
  if (observing) return { tone: 'away', text: 'Another window types into this terminal.', action: 'take' };
  return ready;
}

function waiting(state: Extract<RetryState, { kind: 'waiting' }>): LabStatus {
  if (state.tries <= blink) return { tone: 'busy', text: 'Reconnecting…' };
  const { message, hint } = problemOf(state.error);
  return { tone: 'away', text: message, ...(hint === undefined ? {} : { hint }), ...retryOf(state) };
}

function retryOf(state: RetryState): Pick<LabStatus, 'action' | 'retryAt'> {
  return { action: 'retry', ...(state.kind === 'waiting' ? { retryAt: state.until } : {}) };
}
