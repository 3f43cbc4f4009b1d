import type { CheckId } from '#protocol';
import type { Outcome } from '../evaluation/outcome.ts';
import type { Log } from '../grader.ts';

/** Tells the author, by way of the log, that a check broke: which one, and the line of his file. */
export function reportBrokenCheck(
  log: Log,
  where: { lesson: string; folder: string; check: CheckId },
  outcome: Extract<Outcome, { status: 'error' }>,
): void {
  const { lesson, folder, check } = where;
  const place = placeInFolder(outcome.stack, folder);
  log.error({ lesson, check, ...place, reason: outcome.message }, 'A check broke; learners see that it is our mistake');
}

/** The first line of a stack that lies in the lesson's folder. */
function placeInFolder(stack: string, folder: string): { file: string; line: number } | undefined {
  for (const [, file = '', line = '0'] of stack.matchAll(/((?:file:\/\/)?\/[^():\n]+):(\d+):\d+/g)) {
    const path = decodeURIComponent(file.replace(/^file:\/\//, ''));
    if (path.startsWith(`${folder}/`)) return { file: path, line: Number(line) };
  }
  return undefined;
}
