import { setTimeout as pause } from 'node:timers/promises';
import { type AgentHello, agentHello, UserError } from '#protocol';
import type { Phase } from '../progress.ts';
import type { SetupContext } from '../settings.ts';

/** Milliseconds in which both doors must answer and the self-check must end. */
const deadline = 300_000;

/** Waits until fleet and relay say hello in this version and the wall is judged. Throws UserError when it is not closed to the outside. */
export async function agentReady(
  { signal }: Pick<SetupContext, 'signal'>,
  { fleetUrl, relayUrl, secret, version }: { fleetUrl: string; relayUrl: string; secret: string; version: string },
  phase: Phase,
): Promise<AgentHello> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
  let last = 'nothing answered';
  for (;;) {
    signal.throwIfAborted();
    const [fleet, relay] = await Promise.all([hello(fleetUrl, secret, until), hello(relayUrl, secret, until)]);
    if (fleet?.version === version && relay?.version === version) {
      if (fleet.wall.state === 'open') return fleet;
      if (fleet.wall.state === 'closed') throw wallClosed(fleet.wall.reason);
      last = 'checking that sandboxes are closed to the outside';
      phase.update(last);
    }
    if (until.aborted && !signal.aborted) {
      throw new UserError({
        code: 'agent-silent',
        message: `The lab host's agent was not ready after ${deadline / 1000} s: ${last}`,
        hint: 'Its log says more: docker logs of the container whose name ends in -labhost',
      });
    }
    await pause(100, undefined, { signal: until }).catch(() => undefined);
  }
}

async function hello(url: string, secret: string, signal: AbortSignal): Promise<AgentHello | undefined> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(3000)]);
    const response = await fetch(new URL('/v1/hello', url), {
      headers: { authorization: `Bearer ${secret}` },
      signal: limit,
    });
    return agentHello.parse(await response.json());
  } catch {
    return undefined;
  }
}

function wallClosed(reason: string): UserError {
  return new UserError(
    {
      code: 'wall-closed',
      message: `No sandbox is started, because one could reach what it must not: ${reason}`.slice(0, 1000),
      hint: 'Mend what is named and start again; `drydock doctor` shows the state of this machine',
    },
    { status: 503 },
  );
}
