import { type AgentSandbox, type SandboxView, UserError } from '#protocol';

/** What the page shows of what the lab host says; undefined is a sandbox that it does not have. */
export function toView(sandbox: AgentSandbox | undefined): SandboxView {
  if (sandbox === undefined) return goneView('Your sandbox ended. Ask for a fresh one to go on');
  switch (sandbox.state) {
    case 'requested':
    case 'starting':
      return {
        state: 'starting',
        id: sandbox.id,
        detail: 'No warm sandbox was left, so a new one starts; its Docker comes up',
      };
    case 'warm':
      return { state: 'active', id: sandbox.id };
    case 'active': {
      const { id, egress } = sandbox;
      return { state: 'active', id, ...(egress === undefined ? {} : { egress }) };
    }
    case 'pausing':
    case 'stopped':
      return stoppedView(stoppedByLearner);
    case 'removing':
      return goneView('Your sandbox is taken away. Ask for a fresh one to go on');
    case 'failed':
      return {
        state: 'failed',
        error: {
          code: 'sandbox-failed',
          message: `Your sandbox did not start: ${sandbox.failure}`.slice(0, 1000),
          hint: 'Reset it to get a fresh one. If that fails too, tell the operator this text',
        },
      };
    default:
      return unreachable(sandbox);
  }
}

/** Why a sandbox is stopped, as the page says it. */
export const stoppedByLearner = 'Your files are kept. Programs and containers in it have ended: start them again';
export const stoppedIdle = `Nothing happened in it for a while, and others may need its place. ${stoppedByLearner}`;
export const stoppedAtLimit = `It ran for as long as one may. ${stoppedByLearner}`;
export const stoppedByHost = `The machine that it ran on was restarted. ${stoppedByLearner}`;
export const leftLine = 'You are not in line any more';
export const missedPlace =
  'A place was free and kept for you, and then given to the next. Get in line again when you like';

export function stoppedView(detail: string): SandboxView {
  return { state: 'stopped', detail };
}

export function goneView(detail: string): SandboxView {
  return { state: 'gone', detail };
}

/** A view for what was thrown: the page shows one thing for a sandbox, whatever went wrong. */
export function failedView(error: unknown): SandboxView {
  if (error instanceof UserError) return { state: 'failed', error: error.problem };
  return {
    state: 'failed',
    error: { code: 'internal', message: 'Drydock made a mistake with your sandbox', hint: 'Reload the page' },
  };
}

function unreachable(value: never): never {
  throw new Error(`Unknown state ${JSON.stringify(value)}`);
}
