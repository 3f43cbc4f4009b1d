import { z } from 'zod';

/** Parts of shapes. What an object lacks is nothing; the API server has judged it before, so a surprise is no error here. */
export const text = z.string().catch('');
export const count = z.number().catch(0);
export const flag = z.boolean().catch(false);
export const words = z.record(z.string(), z.string()).catch({});
export const maybeText = z.string().optional().catch(undefined);
export const maybeCount = z.number().optional().catch(undefined);
export const listOf = <One extends z.ZodType>(one: One) => z.array(one).catch([]);

/** A port by number or by name. */
export const portReference = z.union([z.number(), z.string()]).catch(0);

const owner = z.object({ kind: text, name: text, uid: text, controller: flag });

export const meta = z.object({
  name: z.string(),
  uid: z.string(),
  labels: words,
  annotations: words,
  creationTimestamp: text,
  changedAt: maybeText,
  deletionTimestamp: maybeText,
  generation: count,
  ownerReferences: listOf(owner),
});

/** What every kind has. */
export const anyShape = z.object({ metadata: meta });
export type Any = z.infer<typeof anyShape>;

/** One of `status.conditions`. */
export const condition = z.object({
  type: text,
  status: text,
  reason: text,
  message: text,
  lastTransitionTime: text,
});
export type Condition = z.infer<typeof condition>;

export const conditionOf = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find((one) => one.type === type);
