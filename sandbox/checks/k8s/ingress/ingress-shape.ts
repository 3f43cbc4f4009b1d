import { z } from 'zod';
import type { Kind } from '../object/kind.ts';
import { anyShape, listOf, maybeText, meta, text } from '../object/shape.ts';

const backend = z
  .object({
    service: z.object({ name: text, port: z.object({ number: z.number().optional(), name: maybeText }).catch({}) }),
  })
  .optional()
  .catch(undefined);
export type Backend = NonNullable<z.infer<typeof backend>>['service'];

const ingressShape = z.object({
  metadata: meta,
  spec: z.object({
    ingressClassName: maybeText,
    defaultBackend: backend,
    tls: listOf(z.object({ hosts: listOf(z.string()), secretName: text })),
    rules: listOf(
      z.object({
        host: text,
        http: z.object({ paths: listOf(z.object({ path: text, pathType: text, backend })) }).catch({ paths: [] }),
      }),
    ),
  }),
});
export type Ingress = z.infer<typeof ingressShape>;
export type IngressPath = Ingress['spec']['rules'][number]['http']['paths'][number];

export const ingresses: Kind<Ingress> = {
  source: 'k8s:ingresses.networking.k8s.io',
  word: 'ingress',
  shape: ingressShape,
};
export const ingressClasses = {
  source: 'k8s:ingressclasses.networking.k8s.io',
  word: 'ingressclass',
  shape: anyShape,
} as const;

/** The path that takes a request: the longest that fits. Must be pure. */
export function pathFor({ spec }: Ingress, host: string, path: string): IngressPath | undefined {
  const fits = (one: IngressPath) => {
    if (one.pathType === 'Exact') return one.path === path;
    const prefix = one.path.replace(/\/$/, '');
    return path === prefix || path.startsWith(`${prefix}/`);
  };
  return spec.rules
    .filter(
      (rule) =>
        rule.host === '' ||
        rule.host === host ||
        (rule.host.startsWith('*.') && host.split('.').slice(1).join('.') === rule.host.slice(2)),
    )
    .flatMap(({ http }) => http.paths)
    .filter(fits)
    .sort((a, b) => b.path.length - a.path.length)[0];
}
