import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type AgentSandbox, agentHello, agentSandbox, runResult, type SandboxId, seatId, toBase32 } from '#protocol';
import type { Instance } from './instance.ts';

/** The lab host's public door as a benchmark uses it: the same HTTP API that web speaks. */
export interface FleetDoor {
  claim(): Promise<AgentSandbox>;
  list(): Promise<AgentSandbox[]>;
  /** Resolves when its programs and files are gone. */
  end(id: SandboxId): Promise<void>;
  /** Resolves when nothing of it is left, its network neither. */
  remove(id: SandboxId): Promise<void>;
  /** Sandboxes that can be claimed at once. */
  warm(): Promise<number>;
  /** Waits until sandboxes stand ready and for half a minute none was made or removed. */
  isQuiet(): Promise<void>;
  /** Waits until the lab host answers and has checked itself: one whose fleet was killed is away for some seconds. */
  answers(): Promise<void>;
  /** Whether it reaches the internet, as for the sake of a lesson. */
  egress(id: SandboxId, egress: 'on' | 'off'): Promise<AgentSandbox>;
  /** Runs a script as root in the sandbox, gives what it says; fails with its own words. */
  run(id: SandboxId, script: string): Promise<string>;
}

/** Sandboxes that stand ready unless DRYDOCK_WARM says otherwise. */
const usualWarm = 2;

/** Opens the door of the instance. Every call has a deadline of five minutes, against a hang. */
export function openFleet({ fleetUrl, secret }: Instance): FleetDoor {
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(new URL(path, fleetUrl), {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(300_000),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const hello = async () => agentHello.parse(await (await call('GET', '/v1/hello')).json());
  const list = async () => agentSandbox.array().parse(await (await call('GET', '/v1/sandboxes')).json());
  const end = async (id: SandboxId) => {
    await call('DELETE', `/v1/sandboxes/${id}`);
  };
  const isOpen = () =>
    hello().then(
      ({ wall }) => wall.state === 'open',
      () => false,
    );
  return {
    claim: async () => {
      const seat = seatId.parse(`t-${toBase32(randomBytes(20))}`);
      return agentSandbox.parse(await (await call('POST', '/v1/sandboxes', { template: 'docker', seat })).json());
    },
    list,
    end,
    remove: async (id) => {
      await end(id);
      while ((await list()).some((sandbox) => sandbox.id === id)) await delay(50);
    },
    egress: async (id, egress) =>
      agentSandbox.parse(await (await call('PUT', `/v1/sandboxes/${id}/egress`, { egress })).json()),
    run: async (id, script) => {
      const response = await call('POST', `/v1/sandboxes/${id}/run`, { script, timeoutSeconds: 240 });
      const { exitCode, output } = runResult.parse(await response.json());
      if (exitCode !== 0) throw new Error(`The script ended with ${exitCode}: ${output}`);
      return output;
    },
    warm: async () => (await hello()).warm,
    isQuiet: async () => {
      const deadline = Date.now() + 240_000;
      const there = async () => JSON.stringify((await list()).map(({ id, state }) => [id, state]).sort());
      let [before, since] = [await there(), Date.now()];
      while (Date.now() - since < 30_000 || (await hello()).warm < usualWarm) {
        if (Date.now() > deadline) throw new Error(`Sandboxes came and went for four minutes, the last are ${before}`);
        await delay(1000);
        const now = await there();
        if (now !== before) [before, since] = [now, Date.now()];
      }
    },
    answers: async () => {
      for (const deadline = Date.now() + 240_000; !(await isOpen()); await delay(250)) {
        if (Date.now() > deadline) throw new Error('The lab host did not answer within four minutes');
      }
    },
  };
}
