import { z } from 'zod';

/** The Kubernetes cluster as sandboxes see it: the same address at every lab host, which leads them to the node. */
export const courseCluster = {
  address: '10.200.0.3',
  name: 'kubernetes.course',
  /** Ports of the address: the API server and the ingress controller's HTTP and HTTPS. */
  api: 6443,
  http: 80,
  https: 443,
  /** Node ports that are given to learners, both ends included. */
  nodePorts: { first: 31_000, last: 31_999 },
} as const;

/**
 * How it is with the cluster, in `state.json` of the folder `cluster` of the instance's data: written by whoever prepares it, read by web, the
 * doctor and tests. No file: nobody has begun.
 */
export const clusterState = z.discriminatedUnion('status', [
  /** `DRYDOCK_KUBERNETES=off`. */
  z.object({ status: z.literal('off') }),
  z.object({
    status: z.literal('preparing'),
    /** What happens now, for people: `Building Kubernetes`. */
    phase: z.string(),
    /** Of the whole, 0 to 100. */
    percent: z.number().min(0).max(100),
    /** Seconds to its end, as far as one can say. */
    etaSeconds: z.number().min(0).optional(),
    startedAt: z.iso.datetime(),
    /** The process that prepares it. */
    pid: z.number().int().positive(),
  }),
  z.object({
    status: z.literal('ready'),
    since: z.iso.datetime(),
    /** `v1.34.4`. */
    version: z.string(),
    nodes: z.number().int().positive(),
    /** The process that looks whether everything of it is as it should be, while it does so. */
    pid: z.number().int().positive().exactOptional(),
  }),
  /** It could not be prepared; the next start goes on where it stopped. */
  z.object({
    status: z.literal('failed'),
    problem: z.string(),
    hint: z.string().optional(),
    at: z.iso.datetime(),
  }),
  /** It was ready, and was stopped: `drydock stop`. */
  z.object({ status: z.literal('down'), at: z.iso.datetime() }),
]);
export type ClusterState = z.infer<typeof clusterState>;
