import { z } from 'zod';

/**
 * Relay: `POST /v1/sandboxes/:id/probe`, probeRequest -> probeResult. One HTTP/1.1 request from inside the sandbox's network:
 * the holder opens the connection, relay speaks HTTP over it. No program of the learner's runs, no name is looked up, no redirect is followed.
 */
export const probeRequest = z.strictObject({
  /** Where to connect, as seen from the sandbox: `127.0.0.1`, or the address of a container on one of its networks. */
  address: z.union([z.ipv4(), z.ipv6()]),
  port: z.number().int().min(1).max(65535),
  method: z.enum(['GET', 'HEAD']),
  /** Path and query: `/v2/_catalog`. */
  path: z
    .string()
    .max(2048)
    .regex(/^\/[\x21-\x7e]*$/),
  headers: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
    z
      .string()
      .max(1024)
      .regex(/^[\x20-\x7e]*$/),
  ),
  /** For all of it: connecting, asking, reading. */
  timeoutMs: z.number().int().min(100).max(5000),
});
export type ProbeRequest = z.infer<typeof probeRequest>;

export const probeResult = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('answered'),
    status: z.number().int().min(100).max(999),
    /** Names in lower case; at most 64 of them, each value cut at 4 KiB. */
    headers: z.record(z.string().max(256), z.string().max(4096)),
    /** As UTF-8, at most 64 KiB; `cut` when there was more. */
    body: z.string().max(65_536),
    cut: z.boolean(),
    milliseconds: z.number().nonnegative(),
  }),
  z.object({
    /** Nobody listens there, no way leads there, no answer in time, the connection broke, or what answered does not speak HTTP. */
    outcome: z.enum(['refused', 'unreachable', 'timeout', 'reset', 'not-http']),
    milliseconds: z.number().nonnegative(),
  }),
]);
export type ProbeResult = z.infer<typeof probeResult>;

/** When a probe is made, in words for authors; `refreshedBy` of a source likewise. */
export const probeRefreshedBy =
  'made when a check gets there; again after an event of what the check reads, and again and again while the check does not pass';
