import { isIPv4 } from 'node:net';
import { z } from 'zod';

/** What the wall reads of a node. */
export const nodeSeen = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({ podCIDRs: z.array(z.string()).default([]) }).default({ podCIDRs: [] }),
  status: z
    .object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]) })
    .default({ addresses: [] }),
});
export type NodeSeen = z.infer<typeof nodeSeen>;

/** The way to the pods of another node. */
export interface Route {
  /** Range of its pods: `10.244.1.0/24`. */
  readonly range: string;
  /** Its own address in the network that all nodes share. */
  readonly via: string;
}

/** Ranges of IPv4 that nodes give to their pods. Pure. */
export function podRanges(nodes: Iterable<NodeSeen>): readonly string[] {
  return [...new Set([...nodes].flatMap(rangesOf))].sort();
}

/** How the node `self` reaches the pods of all others. A node that has no range or no address yet is left out. Pure. */
export function routesFrom(self: string, nodes: Iterable<NodeSeen>): readonly Route[] {
  return [...nodes].flatMap((node) => {
    if (node.metadata.name === self) return [];
    const via = node.status.addresses.find(({ type, address }) => type === 'InternalIP' && isIPv4(address))?.address;
    return via === undefined ? [] : rangesOf(node).map((range) => ({ range, via }));
  });
}

const range = z.cidrv4();
const rangesOf = ({ spec }: NodeSeen): readonly string[] =>
  spec.podCIDRs.filter((text) => range.safeParse(text).success);
