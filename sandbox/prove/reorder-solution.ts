import type { CheckId } from '#protocol';
import { type LessonEntry, solutionParts } from '../grading/index.ts';
import { inOwnShells } from './attempt.ts';

/**
 * The solution with its tasks in another order: as late as what they come `after` allows, the last one first. Undefined where
 * there is no other order, and where parts are not named after checks, so that nothing says what may change places.
 */
export function reorderedSolution(solution: string, checks: LessonEntry['checks']): string | undefined {
  const parts = solutionParts(solution);
  const after = new Map<string, readonly CheckId[]>(checks.map((check) => [check.id, check.after]));
  if (parts.length < 2 || parts.some(({ name }) => !after.has(name))) return undefined;
  const left = parts.toReversed();
  const ordered: typeof parts = [];
  while (left.length > 0) {
    const isLeft = (name: string) => left.some((part) => part.name === name);
    const next = left.findIndex(({ name }) => after.get(name)?.every((first) => !isLeft(first)));
    // `exercise` lets no two checks wait for each other.
    ordered.push(...left.splice(Math.max(next, 0), 1));
  }
  if (ordered.every((part, index) => part === parts[index])) return undefined;
  return inOwnShells(ordered.map(({ text }) => text));
}
