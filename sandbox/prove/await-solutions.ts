import type { LessonEntry } from '../grading/index.ts';
import type { Trial } from './trial.ts';

interface Solutions {
  /** Resolves when every solution of the lesson and each of its tasks has been tried, or when the proof is called off. */
  tried(lesson: LessonEntry): Promise<void>;
  /** This trial came to its end. */
  report(trial: Trial): void;
}

/** The changes of a solution are measured by the solution itself: they wait for it, and for nothing else. */
export function awaitSolutions(trials: readonly Trial[], signal: AbortSignal): Solutions {
  const pending = trials.filter(({ kind }) => kind === 'solution' || kind === 'task');
  const waiting: { readonly lesson: LessonEntry; resolve(): void }[] = [];
  const wake = () => {
    for (const { lesson, resolve } of waiting) {
      if (signal.aborted || !pending.some((trial) => trial.lesson === lesson)) resolve();
    }
  };
  signal.addEventListener('abort', wake, { once: true });
  return {
    tried: (lesson) =>
      new Promise((resolve) => {
        waiting.push({ lesson, resolve });
        wake();
      }),
    report: (trial) => {
      const at = pending.indexOf(trial);
      if (at === -1) return;
      pending.splice(at, 1);
      wake();
    },
  };
}
