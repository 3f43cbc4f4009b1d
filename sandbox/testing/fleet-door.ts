import { randomBytes } from 'node:crypto';
import { type AgentSandbox, agentHello, agentSandbox, runResult, type SandboxId, seatId, toBase32 } from '#protocol';
import type { Instance } from './instance.ts';

/** The lab host's public door as a benchmark uses it: the same HTTP API that web speaks. */
export interface FleetDoor {
  claim(): Promise<AgentSandbox>;
  list(): Promise<AgentSandbox[]>;
  remove(id: SandboxId): Promise<void>;
  /** Sandboxes that can be claimed at once. */
  warm(): Promise<number>;
  /** Runs a script as root in the sandbox, gives what it says; fails with its own words. */
  run(id: SandboxId, script: string): Promise<string>;
}

/** Opens the door of the instance. Every call has a deadline of a minute. */
export function openFleet({ fleetUrl, secret }: Instance): FleetDoor {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(new URL(path, fleetUrl), {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    claim: async () => {
      const seat = seatId.parse(`t-${toBase32(randomBytes(20))}`);
      return agentSandbox.parse(await (await call('POST', '/v1/sandboxes', { template: 'docker', seat })).json());
    },
    list: async () => agentSandbox.array().parse(await (await call('GET', '/v1/sandboxes')).json()),
    remove: async (id) => {
      await call('DELETE', `/v1/sandboxes/${id}`);
    },
    run: async (id, script) => {
      const response = await call('POST', `/v1/sandboxes/${id}/run`, { script, timeoutSeconds: 50 });
      const { exitCode, output } = runResult.parse(await response.json());
      if (exitCode !== 0) throw new Error(`The script ended with ${exitCode}: ${output}`);
      return output;
    },
    warm: async () => agentHello.parse(await (await call('GET', '/v1/hello')).json()).warm,
  };
}
