import type { Grader, GradingContext } from './grader.ts';
import { LiveGrader } from './live-grader.ts';
import { systemClock } from './session/clock.ts';
import { defaultLimits } from './worker/worker-process.ts';

/** Grading: judges the checks of lessons over what the lab host observes. */
export type {
  Grader,
  GradingContext,
  LessonCatalog,
  LessonEntry,
  Log,
  Observation,
  WatchOptions,
} from './grader.ts';
export { loadLessons } from './lessons/load-lessons.ts';
export { type LiveCatalog, watchLessons } from './lessons/watch-lessons.ts';
export { drawSeeds } from './seed/draw-seeds.ts';
export { lessonFor } from './seed/lesson-for.ts';
export { scriptFor } from './seed/script-for.ts';
export { readSolution } from './solution/read-solution.ts';
export { solutionParts } from './solution/solution-parts.ts';
export { checksBefore, readStep } from './solution/step-state.ts';
export { verdictForAll } from './verdict/verdict-for-all.ts';
export { createWarmWorkers, type StartWorker } from './worker/warm-workers.ts';

/** A grader whose authors' code runs in processes of its own: at most 2 s a check, with a cap on memory. */
export function createGrader(context: GradingContext): Grader {
  return new LiveGrader({
    ...context,
    observe: (sandbox) => context.observe(sandbox),
    ...(context.trace === undefined ? {} : { trace: (event) => context.trace?.(event) }),
    clock: systemClock(() => context.now()),
    limits: defaultLimits,
  });
}
