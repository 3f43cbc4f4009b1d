import { z } from 'zod';
import { choiceId, questionId } from '#protocol';

const sentence = z.string().trim().min(1).max(300);

/** One answer to choose. `backticks` mean code in every text. */
const option = z
  .strictObject({
    text: sentence,
    /** The one that is so. */
    right: z.literal(true).optional(),
    /** Which wrong idea chooses this one: an id from the `misconceptions` of a lesson. Counted for the instructor. */
    misconception: choiceId.optional(),
    /** What the learner is told who chose it: about the system, never about the learner. */
    reply: sentence.optional(),
  })
  .refine(({ right, misconception }) => (right === true) !== (misconception !== undefined), {
    message: 'an option is either `right: true` or names the `misconception` that chooses it',
  })
  .refine(({ right, reply }) => right === true || reply !== undefined, {
    message: 'a wrong option needs a `reply`',
  });

/** What an author writes in `<Quiz>`, `<Recall>` and `<Predict>`. */
export const questionProps = z.object({
  /** Unique on the page; objectives may name it in `provedBy`. */
  id: questionId,
  /** Asks what happens, not what it is called. */
  ask: sentence,
  options: z
    .array(option)
    .min(2)
    .max(4)
    .refine((all) => all.filter(({ right }) => right === true).length === 1, {
      message: 'exactly one option is `right: true`',
    })
    .refine((all) => new Set(all.map(({ misconception }) => misconception)).size === all.length, {
      message: 'two options name the same `misconception`',
    }),
});

export type QuestionProps = z.input<typeof questionProps>;

/** Parses what an author wrote. Throws an Error that names the first wrong field. */
export function readQuestion(props: unknown): z.infer<typeof questionProps> {
  const parsed = questionProps.safeParse(props);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.') ?? 'props'}: ${issue?.message ?? 'not understood'}`);
}
