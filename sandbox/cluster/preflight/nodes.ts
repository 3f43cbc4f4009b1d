import { isIPv4 } from 'node:net';
import { z } from 'zod';
import type { ApiServer } from '../api/api-server.ts';

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]),
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
        images: z.array(z.object({ names: z.array(z.string()).default([]) })).default([]),
      }),
    }),
  ),
});

/** A node that runs pods, as far as it concerns who comes from outside. */
export interface FoundNode {
  readonly name: string;
  /** Its IPv4 address in the network of the nodes. */
  readonly address: string | undefined;
  /** Names of images that it has; the kubelet tells of fifty at most. */
  readonly images: readonly string[];
}

/** All nodes that are ready, by name. */
export async function readyNodes(api: ApiServer): Promise<readonly FoundNode[]> {
  const { items } = nodeList.parse(await api.ask({ method: 'GET', path: '/api/v1/nodes' }));
  return items
    .filter(({ status }) => status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True'))
    .map(({ metadata, status }) => ({
      name: metadata.name,
      address: status.addresses.find(({ type, address }) => type === 'InternalIP' && isIPv4(address))?.address,
      images: status.images.flatMap(({ names }) => names),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
