import { z } from 'zod';
import { checkId, probeRequest, source, traceCause, tracedFact } from '#protocol';

const failure = z.object({
  expected: z.string(),
  found: z.string(),
  from: z.string(),
  see: z.string(),
  say: z.string().exactOptional(),
  learn: z.string().exactOptional(),
});

/** What one evaluation of one check gave: before time (quiet, stability) and wording have their say. */
const outcome = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pass') }),
  z.object({ status: z.literal('fail'), failure }),
  /** Checks that come first have not passed. */
  z.object({ status: z.literal('blocked'), by: z.array(checkId).min(1) }),
  /** A source that it reads has not arrived. */
  z.object({ status: z.literal('unread'), source }),
  /** The answer to a probe that it makes has not arrived. */
  z.object({ status: z.literal('probing'), request: probeRequest }),
  /** Something that it reads cannot be read. */
  z.object({ status: z.literal('unavailable'), reason: z.string() }),
  /** The author's code broke; `stack` is for the author. */
  z.object({ status: z.literal('error'), message: z.string(), stack: z.string() }),
]);
export type Outcome = z.infer<typeof outcome>;

const motion = z.object({
  since: z.number(),
  lasts: z.number().nullable(),
  doubts: z.enum(['wrong', 'right', 'answers']),
  for: z.string(),
  told: z.boolean(),
});

export const evaluated = z.object({
  check: checkId,
  outcome,
  /** What it read on the way. */
  sources: z.array(source),
  /** The probes it rests on, answered or not. */
  probes: z.array(probeRequest),
  /** The things it is about, by names that no other thing ever has. */
  subjects: z.array(z.string()),
  /** What of it will change by itself. */
  motions: z.array(motion),
  /** Whether something else than the answer of a probe led to this outcome. */
  factsChanged: z.boolean(),
  /** What was read and why it ran, when somebody wants to know. */
  trace: z
    .object({
      causes: z.array(traceCause),
      /** Milliseconds that the author's code ran; absent when it did not. */
      ms: z.number().nonnegative().exactOptional(),
      facts: z.array(tracedFact),
    })
    .exactOptional(),
});
export type Evaluated = z.infer<typeof evaluated>;
