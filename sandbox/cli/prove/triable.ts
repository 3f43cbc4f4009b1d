import type { LessonEntry } from '../../grading/index.ts';

interface Where {
  readonly kubernetes: 'on' | 'off';
  /** Told of each lesson that is left out, and why. */
  say(line: string): void;
}

/** Of all lessons those that can be tried here. Whoever names a lesson is not asked: he is told why it cannot be tried. */
export function triable<Lesson extends Pick<LessonEntry, 'id' | 'sandbox'>>(
  all: readonly Lesson[],
  { kubernetes, say }: Where,
): Lesson[] {
  return all.filter(({ id, sandbox }) => {
    if (kubernetes === 'on' || sandbox !== 'kubernetes') return true;
    say(`skipped: ${id}: it needs the cluster, and there is none (DRYDOCK_KUBERNETES=off)`);
    return false;
  });
}
