import { randomBytes } from 'node:crypto';
import { type AgentSandbox, agentHello, agentSandbox, type SandboxId, seatId, toBase32 } from '#protocol';
import type { Instance } from './instance.ts';

/** The lab host's public door as a benchmark uses it: the same HTTP API that web speaks. */
export interface FleetDoor {
  claim(): Promise<AgentSandbox>;
  list(): Promise<AgentSandbox[]>;
  remove(id: SandboxId): Promise<void>;
  /** Sandboxes that can be claimed at once. */
  warm(): Promise<number>;
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
    warm: async () => agentHello.parse(await (await call('GET', '/v1/hello')).json()).warm,
  };
}
