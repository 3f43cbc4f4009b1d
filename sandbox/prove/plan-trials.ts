import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Constants } from '#checks';
import { type CheckId, fillText, type SeedValues, UserError } from '#protocol';
import { checksBefore, type LessonEntry } from '../grading/index.ts';
import { type Attempt, composeAttempt, parseAttempt } from './attempt.ts';
import { reorderedSolution } from './reorder-solution.ts';
import { newcomer } from './sample-learners.ts';
import { type TaskAlone, taskAlone } from './task-alone.ts';
import type { Trial, Wanted } from './trial.ts';

type Plan = Omit<Trial, 'constants' | 'lesson'>;

/** Everything that is tried for one lesson, the learners taking turns. Throws UserError when its folder has no solution or a script that is not understood. */
export function planTrials(lesson: LessonEntry, learners: readonly Constants[]): Trial[] {
  const file = join(lesson.folder, 'solution.sh');
  if (!existsSync(file)) {
    throw new UserError({
      code: 'no-solution',
      message: `The lesson "${lesson.id}" has no solution.sh, so nothing can be proven`,
      hint: 'Write one correct way as a shell script, with a line `#: CHECK` above the part of each check',
    });
  }
  const solution = readFileSync(file, 'utf8');
  const attempts = (kind: 'accept' | 'wrong') =>
    scriptsIn(lesson, kind).map((name): Plan => {
      const { script, attempt } = readAttempt(lesson, name, solution);
      return { kind, name, script, wanted: wantedAfter(lesson, attempt) };
    });
  const reordered = reorderedSolution(solution, lesson.checks);
  const plans: Plan[] = [
    { kind: 'fresh', name: 'fresh', wanted: every(lesson, 'open') },
    { kind: 'solution', name: 'solution', script: solution, wanted: every(lesson, 'pass') },
    ...(reordered === undefined
      ? []
      : [
          {
            kind: 'order',
            name: 'solution in another order',
            script: reordered,
            wanted: every(lesson, 'pass'),
          } as const,
        ]),
    ...lesson.checks.flatMap(({ id }): Plan[] => {
      const alone = taskAlone(solution, lesson.checks, id);
      return alone === undefined
        ? []
        : [{ kind: 'task', name: `${id} by itself`, task: id, ...wantedOf(lesson, alone) }];
    }),
    { kind: 'reset', name: 'reset', script: solution, wanted: every(lesson, 'open') },
    ...stepTrials(lesson),
    ...attempts('accept'),
    ...attempts('wrong'),
  ];
  if (existsSync(join(lesson.folder, 'index.mdx'))) plans.push({ kind: 'page', name: 'index.mdx', wanted: new Map() });
  return plans.flatMap((plan, index) => {
    const constants = learners[index % learners.length];
    return constants === undefined ? [] : [asLearner({ ...plan, lesson, constants: newcomer(constants) })];
  });
}

/** One for each task that somebody may begin at; at the first one nothing is done yet, as in a fresh sandbox. */
function stepTrials(lesson: LessonEntry): Plan[] {
  const stranger = scriptsIn(lesson, 'steps').find(
    (name) => !lesson.summary.checks.some(({ id }) => name === `steps/${id}.sh`),
  );
  if (stranger !== undefined) {
    throw new UserError({
      code: 'bad-step',
      message: `${lesson.id}/${stranger}: no task of the lesson has this name`,
      hint: 'Name it after the check of the task that begins there',
    });
  }
  return lesson.summary.checks.flatMap(({ id }): Plan[] => {
    const done = checksBefore(lesson, id);
    const own = existsSync(join(lesson.folder, 'steps', `${id}.sh`));
    if (done.length === 0 && !own) return [];
    const wanted = new Map(
      lesson.checks.map(({ id: check }): [CheckId, Wanted] => [
        check,
        { status: done.includes(check) ? 'pass' : 'open' },
      ]),
    );
    return [{ kind: 'step', name: `beginning at ${id}`, beginAt: id, wanted }];
  });
}

/** The words that a learner is told hold his own values. */
function asLearner(trial: Trial): Trial {
  const wanted = [...trial.wanted].map(([check, want]): [CheckId, Wanted] => [
    check,
    inHisWords(want, trial.constants.seeds),
  ]);
  return { ...trial, wanted: new Map(wanted) };
}

function inHisWords(want: Wanted, seeds: SeedValues): Wanted {
  return 'text' in want ? { ...want, text: fillText(want.text, seeds) } : want;
}

function scriptsIn({ folder }: LessonEntry, kind: string): string[] {
  if (!existsSync(join(folder, kind))) return [];
  return readdirSync(join(folder, kind))
    .filter((name) => name.endsWith('.sh'))
    .sort()
    .map((name) => `${kind}/${name}`);
}

function readAttempt(lesson: LessonEntry, name: string, solution: string): { script: string; attempt: Attempt } {
  try {
    const attempt = parseAttempt(readFileSync(join(lesson.folder, name), 'utf8'));
    const stranger = attempt.expects.find(({ check }) => !lesson.checks.some(({ id }) => id === check));
    if (stranger !== undefined) throw new Error(`There is no check "${stranger.check}"`);
    return { script: composeAttempt(solution, attempt), attempt };
  } catch (cause) {
    throw new UserError({
      code: 'bad-attempt',
      message: `${lesson.id}/${name}: ${cause instanceof Error ? cause.message : cause}`,
      hint: 'The head of an attempt is described in .github/CONTRIBUTING.md, Writing a lesson',
    });
  }
}

function every({ checks }: LessonEntry, status: 'pass' | 'open'): ReadonlyMap<CheckId, Wanted> {
  return new Map(checks.map(({ id }) => [id, { status }]));
}

/** Its script; a pass of what it does, and of nothing else. */
const wantedOf = ({ checks }: LessonEntry, { script, checks: done }: TaskAlone): Pick<Plan, 'script' | 'wanted'> => ({
  script,
  wanted: new Map(checks.map(({ id }) => [id, { status: done.has(id) ? 'pass' : 'open' }])),
});

/** What it names, and a pass of everything else. */
function wantedAfter({ checks }: LessonEntry, { expects }: Attempt): ReadonlyMap<CheckId, Wanted> {
  return new Map(
    checks.map(({ id }): [CheckId, Wanted] => {
      const named = expects.find(({ check }) => check === id);
      return [id, named === undefined ? { status: 'pass' } : { status: named.status, text: named.text }];
    }),
  );
}
