import { problemOf } from '../lab/client/problems.ts';

/** A failure in one line: what is wrong, then what to do. */
export function told(error: unknown): string {
  const { message, hint } = problemOf(error);
  const sentence = /[.?!]$/.test(message) ? message : `${message}.`;
  return hint === undefined ? sentence : `${sentence} ${hint}`;
}
