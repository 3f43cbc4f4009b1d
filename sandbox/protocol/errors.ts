import { z } from 'zod';

/**
 * What a person is told when something went wrong: what failed and what was found (`message`), and the next step (`hint`).
 * `code` is for programs: stable, kebab-case.
 */
export const problem = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
  message: z.string().max(1000),
  hint: z.string().max(1000).optional(),
});
export type Problem = z.infer<typeof problem>;

/** A failure that is shown to the person who caused it or can mend it; everything else that is thrown is a bug and is reported. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly problem: Problem;
  /** HTTP status when it leaves through a route. */
  readonly status: number;

  constructor(problem: Problem, options: { status?: number; cause?: unknown } = {}) {
    super(problem.message, { cause: options.cause });
    this.problem = problem;
    this.status = options.status ?? 400;
  }
}
