/** Grading: judges the checks of a lesson over what the lab host observes. */
export type {
  Grader,
  GradingContext,
  LessonCatalog,
  LessonEntry,
  Log,
  Observation,
  WatchOptions,
} from './grader.ts';

import type { Grader, GradingContext, LessonCatalog, Log } from './grader.ts';

/** Finds every lesson with a checks.ts below the folders (`<folder>/<track>/<nn-slug>/checks.ts`). A broken one is logged and left out. */
export function loadLessons(folders: readonly string[], log: Log): Promise<LessonCatalog> {
  log.info({ folders }, 'Lessons are not loaded yet');
  return Promise.resolve({ get: () => undefined, all: () => [] });
}

export function createGrader(context: GradingContext): Grader {
  context.log.info({}, 'Grading is not built yet');
  return { watch: () => undefined, close: () => Promise.resolve() };
}
