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
    case 'active':
      return { state: 'active', id: sandbox.id };
    case 'pausing':
    case 'stopped':
      return goneView('Your sandbox is stopped. Your files are kept: start again to go on');
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
