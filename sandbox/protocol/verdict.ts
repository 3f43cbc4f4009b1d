import { z } from 'zod';
import { checkId, lessonId } from './ids.ts';

/** Where to look: the reader of a verdict runs `see` and finds what the check found at `from`. */
const evidence = {
  /** What the lesson asks for, in words: `64 MiB`. */
  expected: z.string().max(500),
  /** What is there, in words: `no limit`. */
  found: z.string().max(500),
  /** Where it was read: `docker inspect web → HostConfig.Memory`. */
  from: z.string().max(300),
  /** The command that shows it to the learner. */
  see: z.string().max(300),
};

/** What one check says about the world now. `error` is ours and is never held against the learner. */
export const verdict = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pass') }),
  z.object({
    status: z.literal('fail'),
    ...evidence,
    /** The misconception in one or two sentences; absent when none was recognised. */
    say: z.string().max(500).optional(),
    /** Where the lesson explains it: `/linux/02-namespaces/#uts`. */
    learn: z.string().max(200).optional(),
  }),
  z.object({ status: z.literal('waiting'), for: z.string().max(300) }),
  z.object({ status: z.literal('error'), message: z.string().max(500) }),
]);
export type Verdict = z.infer<typeof verdict>;
export type FailVerdict = Extract<Verdict, { status: 'fail' }>;

/** What a check waits for before its first look at the sandbox: nothing that a learner could do, so the page shows no note for it. */
export const firstLook = 'looking at the sandbox';

/** One row of the check list on the page: the live verdict and, kept beside it, the first pass. */
export const checkResult = z.object({
  check: checkId,
  verdict,
  /** The same verdict as one text, made by the one formatter; what a screen reader, a terminal and CI show. */
  text: z.string().max(2000),
  /** When the check first passed (ISO 8601), awarded once and kept. */
  passedAt: z.iso.datetime().optional(),
  /** The lab did this task for the learner, who began at a later one: a pass is shown and not credited. */
  byLab: z.literal(true).optional(),
  /** When this verdict was reached (milliseconds since 1970), and when the change that led to it was seen. */
  at: z.number(),
  observedAt: z.number().optional(),
});
export type CheckResult = z.infer<typeof checkResult>;

/** What the browser may know of a check before it passes: never how it is tested. */
export const checkSummary = z.object({
  id: checkId,
  title: z.string().min(1).max(120),
  points: z.number().int().min(0).max(100),
  after: z.array(checkId),
});
export type CheckSummary = z.infer<typeof checkSummary>;

export const lessonChecks = z.object({ lesson: lessonId, checks: z.array(checkSummary) });
export type LessonChecks = z.infer<typeof lessonChecks>;
