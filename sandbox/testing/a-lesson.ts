import type { Seeds } from '#checks';
import { checkId, lessonId } from '#protocol';
import type { LessonEntry } from '../grading/index.ts';

type Checks = LessonEntry['checks'];
type SomeOf<C> = { readonly [K in keyof C]?: C[K] | undefined };
type Described = SomeOf<Omit<Checks[number], 'id' | 'after'>> & {
  readonly id: string;
  readonly title: string;
  readonly after?: readonly string[];
};

/** A lesson as the catalog has it, from what a test cares about. */
export function aLesson(of: {
  id: string;
  sandbox?: LessonEntry['sandbox'];
  seeds?: Seeds;
  checks: readonly Described[];
}): LessonEntry {
  const lesson = lessonId.parse(of.id);
  const { seeds = {} } = of;
  const checks: Checks = of.checks.map(({ id, title, points, after = [], stableFor, within, hidden, hints }) => ({
    id: checkId.parse(id),
    title,
    points: points ?? 1,
    after: after.map((first) => checkId.parse(first)),
    stableFor: stableFor ?? 0,
    within: within ?? 0,
    hidden: hidden ?? false,
    ...(hints === undefined ? {} : { hints }),
  }));
  const shown = checks.filter(({ hidden }) => !hidden);
  return {
    id: lesson,
    folder: `/lessons/${of.id}`,
    sandbox: of.sandbox ?? 'docker',
    checks,
    seeds,
    summary: { lesson, checks: shown.map(({ id, title, points, after }) => ({ id, title, points, after })) },
  };
}
