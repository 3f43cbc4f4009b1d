import { z } from 'zod';
import { choiceId, lessonId, questionId } from './ids.ts';

/** One choice at a question of a page: the first time it was made. Not graded; the page itself knows which one is right. */
export const answer = z.object({
  question: questionId,
  choice: choiceId,
  /** Milliseconds since 1970, by the learner's clock. */
  at: z.int().nonnegative(),
});
export type Answer = z.infer<typeof answer>;

/** Everything a learner chose in a lesson, in the order of time. A page has few questions with few options each. */
export const lessonAnswers = z.object({ lesson: lessonId, answers: z.array(answer).max(200) });
export type LessonAnswers = z.infer<typeof lessonAnswers>;

export const newAnswers = z.strictObject({ answers: z.array(answer).min(1).max(50) });
