import { type Problem, UserError } from '#protocol';
import { WireLost } from './wire.ts';

/** No answer from web: it is down, restarting, or the network is away. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** What the page says about a failure of any kind. */
export function problemOf(error: unknown): Problem {
  if (error instanceof UserError) return error.problem;
  if (error instanceof WireLost && error.end.reason !== '') return { code: 'wire-lost', message: error.end.reason };
  if (error instanceof Unreachable || error instanceof WireLost) {
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
