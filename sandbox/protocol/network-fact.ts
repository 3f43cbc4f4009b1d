import { z } from 'zod';

const text = z.string().max(4096);

/** A network of the learner's own engine. */
export const networkFact = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().max(256),
  /** `bridge`, `host`, `null`, `macvlan` … */
  driver: z.string().max(128),
  /** No way out. */
  internal: z.boolean(),
  /** `172.18.0.0/16` and its gateway. */
  subnets: z.array(z.object({ subnet: z.string().max(64), gateway: z.string().max(64) })).max(16),
  labels: z.record(z.string().max(512), text),
  options: z.record(z.string().max(512), text),
  /** Running containers on it, by name, with address and prefix length. */
  containers: z
    .array(z.object({ id: z.string().max(64), name: z.string().max(256), address: z.string().max(64) }))
    .max(256),
});
export type NetworkFact = z.infer<typeof networkFact>;

export const networksSnapshot = z.array(networkFact).max(100);
export type NetworksSnapshot = z.infer<typeof networksSnapshot>;
