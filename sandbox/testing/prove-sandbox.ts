import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import {
  agentSandbox,
  type LessonId,
  type ObserveDown,
  observeDown,
  type RunResult,
  runResult,
  type SandboxId,
  type Source,
  seatId,
  serverOf,
  toBase32,
} from '#protocol';
import type { Observation } from '../grading/index.ts';
import type { Instance } from './instance.ts';

/** A sandbox of its own for one proof: claimed from the running lab host, removed at the end of its block. */
export interface ProveSandbox extends AsyncDisposable {
  readonly id: SandboxId;
  /** Runs a script as root; `tar` files of a lesson come by `prepare`. */
  run(script: string): Promise<RunResult>;
  /** Unpacks a lesson's files and runs its setup. */
  prepare(lesson: LessonId, tar: Uint8Array<ArrayBuffer>): Promise<RunResult>;
  /** Sees it as web does. */
  observe(): Observation;
}

/** Claims a sandbox; every call has a deadline. */
export async function claimSandbox({ fleetUrl, relayUrl, secret }: Instance): Promise<ProveSandbox> {
  const headers = { authorization: `Bearer ${secret}` };
  const call = async (method: string, path: string, type: string, body: string | Uint8Array<ArrayBuffer> | null) => {
    const response = await fetch(new URL(path, fleetUrl), {
      method,
      body,
      headers: { ...headers, ...(body === null ? {} : { 'content-type': type }) },
      signal: AbortSignal.timeout(180_000),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };
  const json = (method: string, path: string, body: object) =>
    call(method, path, 'application/json', JSON.stringify(body));
  const seat = seatId.parse(`t-${toBase32(randomBytes(20))}`);
  const { id } = agentSandbox.parse(await json('POST', '/v1/sandboxes', { template: 'docker', seat }));
  return {
    id,
    run: async (script) =>
      runResult.parse(await json('POST', `/v1/sandboxes/${id}/run`, { script, timeoutSeconds: 120 })),
    prepare: async (lesson, tar) =>
      runResult.parse(await call('PUT', `/v1/sandboxes/${id}/lessons/${lesson}`, 'application/x-tar', tar)),
    observe: () => observeBoth({ fleetUrl, relayUrl }, id, headers),
    [Symbol.asyncDispose]: async () => {
      await call('DELETE', `/v1/sandboxes/${id}`, '', null);
    },
  };
}

/** Both observation sockets as one, without any of web's care for lost lines: a proof that loses one has failed. */
function observeBoth(
  { fleetUrl, relayUrl }: Pick<Instance, 'fleetUrl' | 'relayUrl'>,
  id: SandboxId,
  headers: Record<string, string>,
): Observation {
  const listeners = new Set<(event: ObserveDown) => void>();
  const line = (url: string) => {
    const address = new URL(`/v1/sandboxes/${id}/observe`, url.replace(/^http/, 'ws'));
    const socket = new WebSocket(address, { headers, perMessageDeflate: false });
    let wanted: readonly Source[] = [];
    const tell = () => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'watch', sources: wanted }));
    };
    socket.on('open', tell);
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const event = observeDown.parse(JSON.parse(String(data)));
      for (const listener of listeners) listener(event);
    });
    return {
      watch: (sources: readonly Source[]) => {
        wanted = sources;
        tell();
      },
      close: () => socket.terminate(),
    };
  };
  const fleet = line(fleetUrl);
  const relay = line(relayUrl);
  return {
    watch: (sources) => {
      fleet.watch(sources.filter((source) => serverOf(source) === 'fleet'));
      relay.watch(sources.filter((source) => serverOf(source) === 'relay'));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      listeners.clear();
      fleet.close();
      relay.close();
    },
  };
}
