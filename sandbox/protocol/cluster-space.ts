import { z } from 'zod';
import { courseCluster } from './cluster.ts';
import { type SandboxId, sandboxId } from './ids.ts';

/** What a page shows of the cluster. */
export const clusterView = z.discriminatedUnion('status', [
  z.object({ status: z.literal('off') }),
  z.object({
    status: z.literal('preparing'),
    phase: z.string().max(200),
    percent: z.number(),
    /** Absent while nothing was measured. */
    etaSeconds: z.number().optional(),
  }),
  z.object({ status: z.literal('ready') }),
  z.object({ status: z.literal('failed'), problem: z.string().max(1000) }),
  z.object({ status: z.literal('down') }),
]);
export type ClusterView = z.infer<typeof clusterView>;

/** Names on objects of the cluster. */
export const clusterLabels = {
  /** Name of the Drydock that made it. */
  instance: 'dev.drydock.instance',
  /** Whose namespace it is. On every namespace of a learner, and on nothing else. */
  sandbox: 'dev.drydock.sandbox',
  /** Annotation of a namespace: the two node ports that are its own, `31004,31005`. */
  nodePorts: 'dev.drydock/node-ports',
} as const;

/** A learner's namespace: `lab-` and the characters of his sandbox. */
export function namespaceOf(sandbox: SandboxId): string {
  return `lab-${sandbox.slice(2)}`;
}

/** Whose namespace it is by its name; undefined for every other one. */
export function sandboxOf(namespace: string): SandboxId | undefined {
  return namespace.startsWith('lab-') ? sandboxId.safeParse(`s-${namespace.slice(4)}`).data : undefined;
}

export type NodePorts = readonly [first: number, second: number];

const port = z.coerce.number().int().min(courseCluster.nodePorts.first).max(courseCluster.nodePorts.last);

/** Reads the annotation `clusterLabels.nodePorts`; undefined when it is not there or not understood. */
export function readNodePorts(text: string | undefined): NodePorts | undefined {
  const parsed = z.tuple([port, port]).safeParse(text?.split(','));
  return parsed.data;
}
