import { sandboxId, toBase32 } from '#protocol';
import type { FleetContext } from './fleet-context.ts';
import { sandboxReady, startSandbox } from './sandbox/create-sandbox.ts';
import { destroySandbox } from './sandbox/destroy-sandbox.ts';

/** Milliseconds that a script in a throw-away sandbox may take. */
const timeout = 120_000;

/** Makes a sandbox that nobody can claim, runs a script as root in it and removes it, whatever happened. Gives the output. */
export async function runInThrowaway(context: FleetContext, script: string): Promise<string> {
  const id = sandboxId.parse(`s-${toBase32(context.random(12))}`);
  try {
    await startSandbox(context, id);
    await sandboxReady(context, id);
    const request = { command: ['bash', '-s'], input: script, timeout, maxOutput: 64 * 1024 };
    const { output, timedOut } = await context.engine.exec(id, request);
    if (timedOut) throw new Error(`A script in a throw-away sandbox took longer than ${timeout / 1000} s`);
    return output;
  } finally {
    await destroySandbox(context, id);
  }
}
