import { type LessonEntry, solutionParts } from '../grading/index.ts';
import { inOwnShells } from './attempt.ts';

/** What remains of a solution when only one of its tasks is of interest. */
export interface TaskAlone {
  /** The task and all that it comes `after`, the nearest and the farthest. */
  readonly checks: ReadonlySet<string>;
  readonly script: string;
}

/**
 * The part of one task and of those that it comes `after`, in the order of the solution. Undefined where that is the whole
 * solution, and where parts are not named after checks, so that nothing says what belongs together.
 */
export function taskAlone(solution: string, checks: LessonEntry['checks'], task: string): TaskAlone | undefined {
  const parts = solutionParts(solution);
  const after = new Map<string, readonly string[]>(checks.map((check) => [check.id, check.after]));
  if (!after.has(task) || parts.some(({ name }) => !after.has(name))) return undefined;
  const needed = new Set<string>();
  const need = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const first of after.get(name) ?? []) need(first);
  };
  need(task);
  const kept = parts.filter(({ name }) => needed.has(name));
  if (kept.length === parts.length || !kept.some(({ name }) => name === task)) return undefined;
  return { checks: needed, script: inOwnShells(kept.map(({ text }) => text)) };
}

/** The task whose part differs between a solution and a change of it; undefined where no part or more than one does. */
export function changedTask(solution: string, changed: string): string | undefined {
  const parts = solutionParts(changed);
  const differing = solutionParts(solution).filter(({ text }, index) => parts[index]?.text !== text);
  return differing.length === 1 ? differing[0]?.name : undefined;
}
