import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { sandboxOf } from '#protocol';
import type { Endpoint, PodWorld } from './ruleset.ts';

/** What the wall reads of a pod. */
export const podSeen = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({ hostNetwork: z.boolean().default(false) }),
  status: z.object({ podIP: z.string().refine(isIPv4).optional(), phase: z.string().optional() }).default({}),
});
export type PodSeen = z.infer<typeof podSeen>;

/** Whose address is whose. A pod that has ended has given its address back. `ranges` are those of the nodes. Pure. */
export function podWorld(
  pods: Iterable<PodSeen>,
  apiServers: readonly Endpoint[],
  ranges: readonly string[],
): PodWorld {
  const learners = new Map<string, string[]>();
  const system: string[] = [];
  const resolvers: string[] = [];
  for (const { metadata, spec, status } of pods) {
    const { podIP, phase } = status;
    if (podIP === undefined || spec.hostNetwork || phase === 'Succeeded' || phase === 'Failed') continue;
    // By name: nobody but the platform makes namespaces, and a name is known as soon as the pod is.
    if (sandboxOf(metadata.namespace) !== undefined) {
      learners.set(metadata.namespace, [...(learners.get(metadata.namespace) ?? []), podIP]);
    } else {
      system.push(podIP);
      if (metadata.namespace === 'kube-system' && metadata.labels['k8s-app'] === 'kube-dns') resolvers.push(podIP);
    }
  }
  for (const pods of learners.values()) pods.sort();
  return { learners, system: system.sort(), resolvers: resolvers.sort(), apiServers, ranges };
}
