import type { LessonEntry } from '../grading/index.ts';

interface LessonTimes {
  /** A trial of the lesson begins. */
  begins(lesson: LessonEntry): void;
  /** A trial of the lesson has come to its end. */
  ended(lesson: LessonEntry): void;
  /** Seconds from the begin of its first trial to the end of its last so far; 0 where none has ended. */
  seconds(lesson: LessonEntry): number;
}

/** How long lessons take that are tried side by side; `now` in milliseconds. */
export function lessonTimes(now: () => number = () => performance.now()): LessonTimes {
  const begun = new Map<LessonEntry, number>();
  const ended = new Map<LessonEntry, number>();
  return {
    begins: (lesson) => void begun.set(lesson, begun.get(lesson) ?? now()),
    ended: (lesson) => void ended.set(lesson, now()),
    seconds: (lesson) => {
      const [from, to] = [begun.get(lesson), ended.get(lesson)];
      return from === undefined || to === undefined ? 0 : (to - from) / 1000;
    },
  };
}
