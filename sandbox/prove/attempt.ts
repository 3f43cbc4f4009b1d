import { z } from 'zod';
import { checkId } from '#protocol';
import { solutionParts } from '../grading/index.ts';

/** What a check must say after a wrong attempt: its verdict, and a part of its text. */
const expectation = z.object({ check: checkId, status: z.enum(['fail', 'waiting']), text: z.string().min(1) });

/** One script of accept/ or wrong/. */
export interface Attempt {
  /** Parts of the solution that it stands in for; empty: it stands alone. */
  readonly replaces: readonly string[];
  /** Every check that must not pass; all others must. */
  readonly expects: readonly z.infer<typeof expectation>[];
  readonly body: string;
}

const expectationLine = /^# expects: (\S+) (\S+) "(.*)"$/;

/**
 * Reads the header of a script:
 *
 *   # replaces: own-uts, pid-one
 *   # expects: own-uts fail "You renamed the sandbox itself."
 *   # expects: enter waiting "first"
 */
export function parseAttempt(script: string): Attempt {
  const lines = script.split('\n');
  const replaces = lines.flatMap((line) => /^# replaces: (.+)$/.exec(line)?.[1]?.split(/, */) ?? []);
  const expects = lines
    .filter((line) => line.startsWith('# expects:'))
    .map((line) => {
      const [, check, status, text] = expectationLine.exec(line) ?? [];
      const parsed = expectation.safeParse({ check, status, text });
      if (!parsed.success) throw new Error(`Not understood: ${line}`);
      return parsed.data;
    });
  return { replaces, expects, body: script };
}

/** The solution with parts replaced by the attempt, as one script. Every part runs in a shell of its own, as a person's tries do. */
export function composeAttempt(solution: string, { replaces, body }: Attempt): string {
  if (replaces.length === 0) return body;
  const parts = solutionParts(solution);
  const unknown = replaces.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`The solution has no part "${unknown.join('", "')}"`);
  const rest = parts.filter(({ name }) => name !== replaces[0] && replaces.includes(name)).map(({ name }) => name);
  const kept = parts.filter(({ name }) => !rest.includes(name));
  return inOwnShells(kept.map(({ name, text }) => (name === replaces[0] ? body : text)));
}

/** Scripts one after the other, none of which sees the folder and the variables of another. */
export function inOwnShells(scripts: readonly string[]): string {
  return scripts.map((text) => `(\n${text}\n)`).join('\n');
}
