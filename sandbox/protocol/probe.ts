import { z } from 'zod';

/** Relay: `POST /v1/sandboxes/:id/probe`, sandboxProbe -> probeResult. The holder opens the connection: no program of the learner's runs for it, no name is looked up. */

const port = z.number().int().min(1).max(65535);
/** For all of it: connecting, asking, reading. */
const timeoutMs = z.number().int().min(100).max(5000);

/** One HTTP/1.1 request from inside the sandbox's network; relay speaks HTTP. No redirect is followed. */
export const httpRequest = z.strictObject({
  /** Where to connect, as seen from the sandbox: `127.0.0.1`, or the address of a container on one of its networks. */
  address: z.union([z.ipv4(), z.ipv6()]),
  port,
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
  timeoutMs,
});
export type HttpRequest = z.infer<typeof httpRequest>;

/** One character a byte: a protocol of bytes is written and read by whoever asks. */
const bytes = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\0-\xff]*$/);

/** Bytes of an answer that are read. */
export const maxExchanged = 65_536;

/** Something said, all at once, to whoever listens on 127.0.0.1 where a process of the sandbox is; and what comes back until he hangs up. */
export const exchangeRequest = z.strictObject({
  /** Number of the process in the sandbox: the connection is made in the network that it is in. */
  process: z.number().int().min(1).max(4_194_304),
  port,
  send: bytes(4096),
  timeoutMs,
});
export type ExchangeRequest = z.infer<typeof exchangeRequest>;

/** What an agent is asked for. */
export const sandboxProbe = z.union([httpRequest, exchangeRequest]);
export type SandboxProbe = z.infer<typeof sandboxProbe>;

/**
 * One HTTP request to a pod in the namespace of the sandbox, made by the cluster's API server from the node: it goes to the address that
 * the kubelet reports, so that no object of a learner can send it elsewhere.
 */
export const podRequest = httpRequest.omit({ address: true }).extend({
  pod: z
    .string()
    .max(253)
    .regex(/^[a-z0-9][a-z0-9.-]*$/),
});
export type PodRequest = z.infer<typeof podRequest>;

/**
 * One HTTP request from inside a pod of the sandbox's namespace, which is kept for asking (`probePod`): by name, as programs there ask each
 * other. Names, Services, node-local rules and policies of the namespace are on its way.
 */
export const fromPodRequest = httpRequest.omit({ address: true }).extend({
  from: z.literal('pod'),
  /** `hello`, `hello.other.svc`, or an address. */
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9][a-z0-9.-]*$/),
});
export type FromPodRequest = z.infer<typeof fromPodRequest>;

/** The pod that asks. It is of no lesson: checks do not see it. */
export const probePod = { name: 'drydock-probe', label: 'drydock.probe' } as const;

/**
 * A file as a container of a pod in the namespace of the sandbox has it: mounted settings, or `/proc/self/environ`, the variables that the
 * container was made with. Read by `head` in that container, with the learner's own key and no right beyond it.
 */
export const podFileRequest = z.strictObject({
  pod: podRequest.shape.pod,
  container: z
    .string()
    .max(63)
    .regex(/^[a-z0-9][a-z0-9-]*$/),
  file: z
    .string()
    .max(1024)
    .regex(/^\/[^\0]*$/),
  timeoutMs,
});
export type PodFileRequest = z.infer<typeof podFileRequest>;

export const probeRequest = z.union([httpRequest, exchangeRequest, podRequest, podFileRequest, fromPodRequest]);
export type ProbeRequest = z.infer<typeof probeRequest>;

const milliseconds = z.number().nonnegative();

export const probeResult = z.discriminatedUnion('outcome', [
  z.object({
    /** Of an HTTP request. */
    outcome: z.literal('answered'),
    status: z.number().int().min(100).max(999),
    /** Names in lower case; at most 64 of them, each value cut at 4 KiB. */
    headers: z.record(z.string().max(256), z.string().max(4096)),
    /** As UTF-8, at most 64 KiB; `cut` when there was more. */
    body: z.string().max(65_536),
    cut: z.boolean(),
    milliseconds,
  }),
  z.object({
    /** Of an exchange, once the other side has hung up or has said enough; of a file, its bytes. */
    outcome: z.literal('exchanged'),
    received: bytes(maxExchanged),
    cut: z.boolean(),
    milliseconds,
  }),
  z.object({
    /**
     * Nobody listens there, no way leads there, no answer in time, the connection broke, or what answered does not speak HTTP. Of a
     * file: there is none (`refused`), or nothing in that container can read one (`unreachable`).
     */
    outcome: z.enum(['refused', 'unreachable', 'timeout', 'reset', 'not-http']),
    milliseconds,
  }),
]);
export type ProbeResult = z.infer<typeof probeResult>;
export type HttpResult = Exclude<ProbeResult, { outcome: 'exchanged' }>;
export type ExchangeResult = Exclude<ProbeResult, { outcome: 'answered' }>;

/** When a probe is made, in words for authors; `refreshedBy` of a source likewise. */
export const probeRefreshedBy =
  'made when a check gets there; again after an event of what the check reads, and again and again while the check does not pass';
