import { readFileSync } from 'node:fs';
import {
  type AgentHello,
  type AgentSandbox,
  agentHello,
  agentSandbox,
  type RunResult,
  runResult,
  type SandboxId,
  seatId,
} from '#protocol';

/** Fleet's public door as the lab host itself reaches it. */
export interface Fleet {
  readonly url: string;
  readonly secret: string;
  hello(): Promise<AgentHello>;
  claim(): Promise<AgentSandbox>;
  find(id: SandboxId): Promise<AgentSandbox>;
  remove(id: SandboxId): Promise<void>;
  run(id: SandboxId, script: string, timeoutSeconds?: number): Promise<RunResult>;
}

/** An emulated machine is ten to twenty times slower than a real one: these limits only guard against a hang. */
const patience = 900_000;
const url = 'http://127.0.0.1:7001';

/** Opens the door with the secret that the agent itself was started with. */
export function openFleet(settingsFile: string): Fleet {
  const secret = /^DRYDOCK_AGENT_SECRET=(.+)$/m.exec(readFileSync(settingsFile, 'utf8'))?.[1];
  if (secret === undefined) throw new Error(`"${settingsFile}" holds no secret`);
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    url,
    secret,
    hello: async () => agentHello.parse(await (await call('GET', '/v1/hello')).json()),
    claim: async () => {
      const seat = seatId.parse(`t-${'c'.repeat(20)}`);
      return agentSandbox.parse(await (await call('POST', '/v1/sandboxes', { template: 'docker', seat })).json());
    },
    find: async (id) => agentSandbox.parse(await (await call('GET', `/v1/sandboxes/${id}`)).json()),
    remove: async (id) => {
      await call('DELETE', `/v1/sandboxes/${id}`);
    },
    run: async (id, script, timeoutSeconds = 600) =>
      runResult.parse(await (await call('POST', `/v1/sandboxes/${id}/run`, { script, timeoutSeconds })).json()),
  };
}
