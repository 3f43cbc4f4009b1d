import { z } from 'zod';

/**
 * All objects of one kind in the namespace of a sandbox: `k8s:<resource>` or `k8s:<resource>.<group>`, in the API's own words
 * (`k8s:pods`, `k8s:deployments.apps`). Of a kind that belongs to no namespace (`k8s:nodes`): all there are.
 */
export const clusterSource = z.templateLiteral([
  'k8s:',
  z.string().regex(/[a-z][a-z0-9]{0,62}(?:\.[a-z0-9][a-z0-9.-]{0,252})?/),
]);
export type ClusterSource = z.infer<typeof clusterSource>;

/** Resource and group of a source; the group of the first kinds (`pods`, `services`) is empty. */
export function resourceOf(source: ClusterSource): { readonly resource: string; readonly group: string } {
  const [resource = '', ...group] = source.slice('k8s:'.length).split('.');
  return { resource, group: group.join('.') };
}

const name = z.string().max(253);
const words = z.record(z.string().max(512), z.string().max(262_144));

/** An object as the API server has it, without its managed fields: what its kind has beside `metadata` stays as it is. */
export const clusterObject = z.looseObject({
  kind: z.string().max(128),
  metadata: z.looseObject({
    name,
    uid: z.string().max(128),
    labels: words.exactOptional(),
    annotations: words.exactOptional(),
    /** RFC 3339, in whole seconds. */
    creationTimestamp: z.string().max(64).exactOptional(),
    /** Of settings: when what is in them was last changed, as the API server notes it in the managed fields. RFC 3339. */
    changedAt: z.string().max(64).exactOptional(),
    /** It is being deleted. */
    deletionTimestamp: z.string().max(64).exactOptional(),
    generation: z.number().exactOptional(),
    ownerReferences: z
      .array(
        z.object({ kind: z.string().max(128), name, uid: z.string().max(128), controller: z.boolean().optional() }),
      )
      .max(64)
      .exactOptional(),
  }),
});
export type ClusterObject = z.infer<typeof clusterObject>;

/** Objects that are told of one kind, and characters of all of them as JSON. */
export const maxClusterObjects = 500;
export const maxClusterText = 8_000_000;

export const clusterSnapshot = z.object({
  /** The namespace that was looked at. */
  namespace: name,
  items: z.array(clusterObject).max(maxClusterObjects),
  /** Whether there are more. */
  cut: z.boolean(),
});
export type ClusterSnapshot = z.infer<typeof clusterSnapshot>;

/** What a container of a pod wrote: `k8s.log:<pod>:<container>`; of one that ended, its last words. */
export const podLogSource = z.templateLiteral([
  'k8s.log:',
  z.string().regex(/[a-z0-9][a-z0-9.-]{0,252}/),
  ':',
  z.string().regex(/[a-z0-9][a-z0-9-]{0,62}/),
]);
export type PodLogSource = z.infer<typeof podLogSource>;

/** Pod and container of a log. */
export function writerOf(source: PodLogSource): { readonly pod: string; readonly container: string } {
  const [, pod = '', container = ''] = source.split(':');
  return { pod, container };
}

/** Characters of a log that are told: its end. */
export const maxPodLog = 65_536;

export const podLog = z.object({
  text: z.string().max(maxPodLog),
  /** Whether there was more before. */
  cut: z.boolean(),
});
export type PodLog = z.infer<typeof podLog>;
