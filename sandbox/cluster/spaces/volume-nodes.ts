import { z } from 'zod';
import type { ApiServer } from '../api/api-server.ts';

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
      spec: z
        .object({
          unschedulable: z.boolean().default(false),
          taints: z.array(z.object({ effect: z.string() })).default([]),
        })
        .default({ unschedulable: false, taints: [] }),
    }),
  ),
});

/** Host names of the nodes that may have volumes of learners: where their pods are scheduled. Empty when there is none at this moment. */
export async function findVolumeNodes(api: ApiServer): Promise<readonly string[]> {
  const { items } = nodeList.parse(await api.ask({ method: 'GET', path: '/api/v1/nodes' }));
  const open = items.filter(
    ({ spec }) => !spec.unschedulable && spec.taints.every(({ effect }) => effect === 'PreferNoSchedule'),
  );
  return open.flatMap(({ metadata }) => metadata.labels['kubernetes.io/hostname'] ?? []).sort();
}
