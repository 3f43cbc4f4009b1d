import { z } from 'zod';
import type { Constants } from '#checks';
import { type CheckId, checkSummary, seedKey } from '#protocol';
import type { Held } from '../evaluation/evaluator.ts';
import { evaluated } from '../evaluation/outcome.ts';
import type { Known, World } from '../evaluation/world.ts';

/** To the worker; ours to ours, so not parsed again. */
export type ToWorker =
  /** Loads the checks of a lesson; `ready` or `broken` follows. */
  | {
      readonly type: 'load';
      /** Absolute path of the lesson's checks.ts. */
      readonly checksFile: string;
      /** Results come with what was read and why. */
      readonly traced: boolean;
    }
  /** `news` holds what changed since the last job of this session. */
  | {
      readonly type: 'evaluate';
      readonly job: number;
      readonly session: number;
      /** Those of the session; the same each time. */
      readonly constants: Constants;
      readonly news: World;
      readonly dropped: readonly Known[];
      readonly held: Held;
      /** Checks that ended a worker before: they run after all others. */
      readonly last: readonly CheckId[];
    }
  | { readonly type: 'forget'; readonly session: number };

const milliseconds = z.number().nonnegative();
const rung = z.string().min(1).max(1000);

/** A check as its file declares it, without its code. More than a browser may know: `summaryOf` says what that is. */
const loadedCheck = checkSummary.extend({
  stableFor: milliseconds,
  within: milliseconds,
  hidden: z.boolean(),
  hints: z.tuple([rung, rung, rung]).readonly().exactOptional(),
});
export type LoadedCheck = z.infer<typeof loadedCheck>;

const seeds = z.record(
  seedKey,
  z.object({
    kind: z.enum(['name', 'word', 'port', 'int', 'pick', 'learner']),
    values: z
      .array(z.union([z.string().max(64), z.number()]))
      .min(1)
      .max(10_000)
      .readonly(),
  }),
);

const loadedLesson = z.object({
  sandbox: z.enum(['docker', 'kubernetes']),
  egress: z.literal('off').exactOptional(),
  seeds,
  checks: z.array(loadedCheck),
});
export type LoadedLesson = z.infer<typeof loadedLesson>;

/** From the worker, where authors' code runs: parsed. */
export const fromWorker = z.discriminatedUnion('type', [
  loadedLesson.extend({ type: z.literal('ready') }),
  z.object({ type: z.literal('broken'), message: z.string(), stack: z.string() }),
  /** A check is about to run, or all have; `results` came since the last message. */
  z.object({ type: z.literal('start'), job: z.number(), results: z.array(evaluated), check: checkSummary.shape.id }),
  z.object({ type: z.literal('done'), job: z.number(), results: z.array(evaluated) }),
]);
export type FromWorker = z.infer<typeof fromWorker>;
