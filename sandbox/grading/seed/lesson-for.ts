import { fillText, type SeedValues } from '#protocol';
import type { LessonEntry } from '../grader.ts';

/** A lesson as one learner reads it: in titles and hints `{key}` is his own value. */
export function lessonFor(lesson: LessonEntry, seeds: SeedValues): LessonEntry {
  const fill = (text: string) => fillText(text, seeds);
  const { summary } = lesson;
  return {
    ...lesson,
    checks: lesson.checks.map(({ hints, ...one }) => ({
      ...one,
      title: fill(one.title),
      ...(hints === undefined ? {} : { hints: [fill(hints[0]), fill(hints[1]), fill(hints[2])] }),
    })),
    summary: { ...summary, checks: summary.checks.map((one) => ({ ...one, title: fill(one.title) })) },
  };
}
