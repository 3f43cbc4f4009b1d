import { z } from 'zod';
import { kindOf, type ObserveValue, source, sources } from './sources.ts';

/**
 * The observation socket of the agent, text JSON, one message a frame: GET /v1/sandboxes/:id/observe, on the port of whoever
 * serves the source (`sources`). Every value is read from outside the learner's binaries; still every string in it is the
 * learner's to choose: hostile, bounded by its schema, never interpreted.
 */
export const observeUp = z.discriminatedUnion('type', [
  /** Replaces the set of watched sources. A source costs something only while somebody watches it. */
  z.object({ type: z.literal('watch'), sources: z.array(source).max(64) }),
]);
export type ObserveUp = z.infer<typeof observeUp>;

/** The source cannot be read now (engine stopped, sandbox going away); a `value` follows when it can be again. */
const unavailable = z.object({
  type: z.literal('unavailable'),
  source,
  at: z.number(),
  reason: z.string().max(300),
});

/** The value at `at` (milliseconds since 1970) comes once after `watch`, then on every change, whole. */
export type ObserveDown = ObserveValue | z.infer<typeof unavailable>;

const heading = z.object({ type: z.enum(['value', 'unavailable']), source });

export const observeDown = z.unknown().transform((message, context): ObserveDown => {
  const { data: head } = heading.safeParse(message);
  const schema = head?.type === 'value' ? sources[kindOf(head.source)].message : unavailable;
  const { data, error } = schema.safeParse(message);
  if (data !== undefined) return data;
  for (const { path, message: text } of error.issues) {
    context.addIssue({ code: 'custom', path, message: text, input: message });
  }
  return z.NEVER;
});
