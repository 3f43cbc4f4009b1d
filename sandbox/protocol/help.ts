import { z } from 'zod';
import { checkId, lessonId } from './ids.ts';

/** A piece of the solution: what to type, and the reason in words. */
export const solutionStep = z.object({ why: z.string().max(2000), code: z.string().max(8000) });
export type SolutionStep = z.infer<typeof solutionStep>;

/** What a learner may take, one rung after the other: three hints, then the solution. */
export const helpRung = z.enum(['hint-1', 'hint-2', 'hint-3', 'solution']);
export type HelpRung = z.infer<typeof helpRung>;

/** The help with one check that a learner has taken in this attempt. What was not taken is not in it. */
export const checkHelp = z.object({
  check: checkId,
  hints: z.array(z.string().max(1000)),
  solution: z.array(solutionStep).optional(),
  /** What can be taken next; absent at the end of the ladder. */
  next: z.enum(['hint', 'solution']).optional(),
});
export type CheckHelp = z.infer<typeof checkHelp>;

export const lessonHelp = z.object({ lesson: lessonId, checks: z.array(checkHelp) });
export type LessonHelp = z.infer<typeof lessonHelp>;
