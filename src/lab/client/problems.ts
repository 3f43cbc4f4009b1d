import { type Problem, UserError } from '#protocol';

/** No answer from web: it is down, restarting, or the network is away. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** What the page says about a failure of any kind. */
export function problemOf(error: unknown): Problem {
  if (error instanceof UserError) return error.problem;
  if (error instanceof Unreachable) {
    return {
      code: 'unreachable',
      message: 'Drydock cannot be reached.',
      hint: 'It may be restarting, or the network is away. Your sandbox goes on.',
    };
  }
  return {
    code: 'page-fault',
    message: 'Something on this page went wrong.',
    hint: 'Reload the page; your shell and your progress are kept.',
  };
}
