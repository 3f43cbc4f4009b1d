import type { IncomingMessage } from 'node:http';
import { type ProbeResult, type SandboxId, sandboxId, sandboxProbe, UserError } from '#protocol';
import { readJson } from '../../read-json.ts';
import type { Endpoint } from '../../settings.ts';
import { type Rate, RateBucket } from '../rate-bucket.ts';
import type { SandboxSockets } from '../sandbox-sockets.ts';
import { probe } from './probe.ts';

export interface ProbesContext {
  readonly sockets: SandboxSockets;
  readonly registry: Endpoint | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends every probe. */
  readonly signal: AbortSignal;
}

/** Requests into one sandbox: each is a process in it while it lasts. */
const rate: Rate = { perSecond: 10, burst: 40 };
const atOnce = 8;
const maxRequest = 128 * 1024;

interface Use {
  readonly bucket: RateBucket;
  running: number;
}

/** The sandbox of `POST /v1/sandboxes/:id/probe`; undefined for any other request. */
export function probedSandbox({ method, url = '' }: IncomingMessage): SandboxId | undefined {
  const [, id] = /^\/v1\/sandboxes\/([^/?]{1,64})\/probe$/.exec(url) ?? [];
  return method === 'POST' ? sandboxId.safeParse(id).data : undefined;
}

/** Serves probes, as many of a sandbox at a time and a second as are let. Failures that web can act on are UserErrors. */
export function serveProbes({ sockets, registry, now, signal }: ProbesContext) {
  const uses = new Map<SandboxId, Use>();

  return async (sandbox: SandboxId, request: IncomingMessage): Promise<ProbeResult> => {
    const asked = await readJson(request, sandboxProbe, maxRequest);
    if (!(await sockets.exists(sandbox))) throw problem('no-such-sandbox', 'There is no such sandbox', 404);
    const use = uses.get(sandbox) ?? { bucket: new RateBucket(rate, now), running: 0 };
    uses.set(sandbox, use);
    const wait = use.bucket.spend(1);
    if (use.running >= atOnce || wait > 0) {
      // What is not done costs nothing.
      use.bucket.spend(-1);
      throw problem('too-many-probes', 'More requests into the sandbox were asked for than are made', 429);
    }
    use.running += 1;
    try {
      const connect = (until: AbortSignal) => sockets.connect(sandbox, 'holder.sock', until);
      return await probe(asked, { connect, registry, now, signal });
    } catch (cause) {
      throw problem('sandbox-away', 'The sandbox makes no connections for a moment', 503, cause);
    } finally {
      use.running -= 1;
      forgetUnused(uses);
    }
  };
}

/** Sandboxes come and go: what nobody used for longer than a bucket takes to fill says nothing. */
function forgetUnused(uses: Map<SandboxId, Use>): void {
  if (uses.size < 1000) return;
  for (const [sandbox, { running }] of uses) if (running === 0) uses.delete(sandbox);
}

const problem = (code: string, message: string, status: number, cause?: unknown) =>
  new UserError({ code, message }, { status, cause });
