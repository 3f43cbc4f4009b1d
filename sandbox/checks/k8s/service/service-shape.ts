import { z } from 'zod';
import type { Kind } from '../object/kind.ts';
import { count, flag, listOf, maybeCount, meta, portReference, text, words } from '../object/shape.ts';

const port = z.object({ name: text, port: count, targetPort: portReference, nodePort: maybeCount, protocol: text });
export type ServicePort = z.infer<typeof port>;

const serviceShape = z.object({
  metadata: meta,
  spec: z.object({
    type: z.string().catch('ClusterIP'),
    clusterIP: text,
    selector: words,
    ports: listOf(port),
    externalName: text,
  }),
});
export type Service = z.infer<typeof serviceShape>;

export const services: Kind<Service> = { source: 'k8s:services', word: 'service', shape: serviceShape };

const sliceShape = z.object({
  metadata: meta,
  endpoints: listOf(
    z.object({
      addresses: listOf(z.string()),
      conditions: z
        .object({ ready: z.boolean().nullish().catch(undefined), serving: flag, terminating: flag })
        .catch({ ready: undefined, serving: false, terminating: false }),
      targetRef: z.object({ kind: text, name: text, uid: text }).optional().catch(undefined),
    }),
  ),
  ports: listOf(z.object({ name: text, port: maybeCount, protocol: text })),
});
export type EndpointSlice = z.infer<typeof sliceShape>;

/** Endpoints, their older form, are deprecated. */
export const endpointSlices: Kind<EndpointSlice> = {
  source: 'k8s:endpointslices.discovery.k8s.io',
  word: 'endpointslice',
  shape: sliceShape,
};

/** The label that says whose slice it is. */
export const serviceOfSlice = ({ metadata }: EndpointSlice): string | undefined =>
  metadata.labels['kubernetes.io/service-name'];
