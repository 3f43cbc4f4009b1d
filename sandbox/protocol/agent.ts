import { z } from 'zod';
import { lessonId, sandboxId } from './ids.ts';

/** Version of everything in this folder that crosses between web and agent. An agent answers any web of the same number. */
export const protocolVersion = 2;

/**
 * Fleet's HTTP API (JSON, `authorization: Bearer SECRET`):
 *
 *   GET    /v1/hello                                  -> agentHello
 *   GET    /v1/sandboxes                              -> agentSandbox[]
 *   POST   /v1/sandboxes            claimRequest      -> agentSandbox      same seat, same sandbox: idempotent; a stopped one goes on;
 *                                                                         503 problem `lab-host-full`
 *   GET    /v1/sandboxes/:id                          -> agentSandbox      404 problem `no-such-sandbox`
 *   DELETE /v1/sandboxes/:id                          -> 204               idempotent
 *   POST   /v1/sandboxes/:id/pause                    -> agentSandbox      ends its programs, keeps its files: idempotent
 *   PUT    /v1/sandboxes/:id/egress egressRequest     -> agentSandbox      whether it reaches the internet, where others do: idempotent
 *   PUT    /v1/sandboxes/:id/lessons/:track/:slug  tar -> runResult        unpacks below /root/lessons/:track/:slug
 *   GET    /v1/sandboxes/:id/files                    -> tar, gzipped     the home folder; how it ended is the trailer `x-drydock-files`
 *   PUT    /v1/sandboxes/:id/files                tar -> runResult        unpacks it over the home folder
 *   POST   /v1/sandboxes/:id/run    runRequest        -> runResult         as root in the sandbox; for setup, prove and grade
 *   GET    /v1/sandboxes/:id/observe                  -> WebSocket, observation.ts
 *
 * Relay's (own port, same secret):
 *   GET    /v1/hello                                  -> agentHello
 *   GET    /v1/sandboxes/:id/terminal                 -> WebSocket, binary, frames.ts: one frame a message
 *   POST   /v1/sandboxes/:id/probe  sandboxProbe      -> probeResult       probe.ts; 404, 429, 503 as problems
 *   GET    /v1/sandboxes/:id/observe                  -> WebSocket, observation.ts
 */
export const agentHello = z.object({
  protocol: z.number().int(),
  version: z.string().max(64),
  /** Stable name of the lab host. */
  host: z.string().max(64),
  /** Whether sandboxes may start: the boot self-check. `closed` names the probe that was open and how to mend it. */
  wall: z.discriminatedUnion('state', [
    z.object({ state: z.literal('checking') }),
    z.object({ state: z.literal('open') }),
    z.object({ state: z.literal('closed'), reason: z.string().max(2000) }),
  ]),
  /** Sandboxes that can be claimed at once. */
  warm: z.number().int().nonnegative(),
  /** Sandboxes that fit now, the warm ones among them, by what was measured; `short` is what would run out first when it is 0. */
  room: z.number().int().nonnegative(),
  short: z.enum(['memory', 'processes', 'disk', 'processor']).optional(),
  /** Milliseconds that a sandbox takes to start: the median of the last ones; absent before the first. */
  startMs: z.number().optional(),
});
export type AgentHello = z.infer<typeof agentHello>;

/** A seat names the right of one learner to one sandbox; web makes it up, fleet only remembers it. */
export const seatId = z
  .string()
  .regex(/^t-[a-z2-7]{20}$/)
  .brand('SeatId');
export type SeatId = z.infer<typeof seatId>;

/** A web and its database: it ends what it does not know, and leaves alone what another one (a proof, a second web) has claimed. */
export const ownerId = z
  .string()
  .regex(/^w-[a-z2-7]{12}$/)
  .brand('OwnerId');
export type OwnerId = z.infer<typeof ownerId>;

/** What fleet accepts: a template's name and a seat. Never an image, a path or a HostConfig. */
export const claimRequest = z.strictObject({
  template: z.enum(['docker']),
  seat: seatId,
  owner: ownerId.optional(),
});
export type ClaimRequest = z.infer<typeof claimRequest>;

const anyOne = {
  id: sandboxId,
  seat: seatId.optional(),
  owner: ownerId.optional(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** From request to "nested engine answers", milliseconds. */
  readyMs: z.number().optional(),
};
const somebodys = { ...anyOne, seat: seatId };

/** What the agent says of a sandbox; states are those of lifecycle.ts, and `removing`, after which nothing of it is left. */
export const agentSandbox = z.discriminatedUnion('state', [
  z.object({ ...anyOne, state: z.literal('requested') }),
  z.object({ ...anyOne, state: z.literal('starting') }),
  z.object({ ...anyOne, state: z.literal('warm') }),
  /** `egress`: it does not reach the internet. */
  z.object({ ...somebodys, state: z.literal('active'), egress: z.literal('off').exactOptional() }),
  z.object({ ...somebodys, state: z.literal('pausing') }),
  z.object({ ...somebodys, state: z.literal('stopped'), stoppedAt: z.number() }),
  z.object({ ...anyOne, state: z.literal('failed'), failure: z.string().max(1000) }),
  z.object({ ...anyOne, state: z.literal('removing') }),
]);
export type AgentSandbox = z.infer<typeof agentSandbox>;

/** A sandbox may do without the internet for the sake of a lesson. Where the lab host has none, `on` changes nothing. */
export const egressRequest = z.strictObject({ egress: z.enum(['on', 'off']) });
export type EgressRequest = z.infer<typeof egressRequest>;

export const runRequest = z.strictObject({
  script: z.string().max(256 * 1024),
  /** Folder the script starts in, below /root/lessons; none is /root. */
  lesson: lessonId.optional(),
  timeoutSeconds: z.number().int().min(1).max(600),
});
export type RunRequest = z.infer<typeof runRequest>;

export const runResult = z.object({
  exitCode: z.number().int(),
  /** Standard output and error as they came, cut in the middle past 64 KiB. */
  output: z.string().max(70_000),
  timedOut: z.boolean(),
});
export type RunResult = z.infer<typeof runResult>;
