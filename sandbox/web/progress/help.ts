import { type CheckHelp, type CheckId, type HelpRung, type LearnerId, type LessonHelp, UserError } from '#protocol';
import { type LessonEntry, lessonFor, readSolution } from '../../grading/index.ts';
import type { WebContext } from '../context.ts';
import type { LearnerSeeds } from './learner-seeds.ts';

/** Hints and solutions, given one rung at a time; what was taken belongs to the attempt, so a reset begins anew. */
export interface Help {
  /** What the learner has taken of every check that is not hidden. */
  of(learner: LearnerId, lesson: LessonEntry): Promise<LessonHelp>;
  /** The next hint. Throws UserError `no-more-hints` (409) after the last, `no-such-check` (404). */
  takeHint(learner: LearnerId, lesson: LessonEntry, check: string): Promise<CheckHelp>;
  /** The solution with reasons; audited. Throws UserError `hints-first` (409), `no-solution` (404), `no-such-check` (404). */
  takeSolution(learner: LearnerId, lesson: LessonEntry, check: string): Promise<CheckHelp>;
}

const hintRungs: readonly HelpRung[] = ['hint-1', 'hint-2', 'hint-3'];

/** A check as this learner has it, and what was taken of its help. */
interface Ladder {
  readonly check: CheckId;
  readonly title: string;
  readonly hints: readonly string[];
  readonly taken: ReadonlySet<HelpRung>;
}

export function createHelp({ store, now, random, seeds }: WebContext & { seeds: LearnerSeeds }): Help {
  const open = async (learner: LearnerId, lesson: LessonEntry) => {
    const values = await seeds(learner, lesson);
    const attempt = await store.attempts.latest(learner, lesson.id);
    const taken = await store.help.taken({ learner, lesson: lesson.id, attempt });
    const ladders = lessonFor(lesson, values)
      .checks.filter(({ hidden }) => !hidden)
      .map(({ id, title, hints = [] }): Ladder => {
        const rungs = taken.filter(({ check }) => check === id).map(({ rung }) => rung);
        return { check: id, title, hints, taken: new Set(rungs) };
      });
    const find = (check: string): Ladder => {
      const ladder = ladders.find((one) => one.check === check);
      if (ladder === undefined) throw noSuchCheck(check);
      return ladder;
    };
    const take = async (ladder: Ladder, rung: HelpRung): Promise<Ladder> => {
      await store.help.record({ learner, lesson: lesson.id, check: ladder.check, rung, attempt, at: now() });
      return { ...ladder, taken: new Set([...ladder.taken, rung]) };
    };
    const describe = async ({ check, hints, taken: rungs }: Ladder): Promise<CheckHelp> => {
      const given = hints.filter((_, index) => rungs.has(hintRungs[index] ?? 'solution'));
      const shown = rungs.has('solution');
      return {
        check,
        hints: [...given],
        ...(shown ? { solution: await readSolution(lesson, check, values) } : {}),
        ...(shown ? {} : { next: given.length < hints.length ? 'hint' : 'solution' }),
      };
    };
    return { values, ladders, find, take, describe };
  };

  return {
    of: async (learner, lesson) => {
      const { ladders, describe } = await open(learner, lesson);
      return { lesson: lesson.id, checks: await Promise.all(ladders.map(describe)) };
    },
    takeHint: async (learner, lesson, check) => {
      const { find, take, describe } = await open(learner, lesson);
      const ladder = find(check);
      const rung = hintRungs.slice(0, ladder.hints.length).find((one) => !ladder.taken.has(one));
      if (rung === undefined) throw noMoreHints(ladder.title);
      return describe(await take(ladder, rung));
    },
    takeSolution: async (learner, lesson, check) => {
      const { values, find, take, describe } = await open(learner, lesson);
      const ladder = find(check);
      if (hintRungs.slice(0, ladder.hints.length).some((rung) => !ladder.taken.has(rung)))
        throw hintsFirst(ladder.title);
      if ((await readSolution(lesson, ladder.check, values)).length === 0) throw noSolution(ladder.title);
      const help = await describe(await take(ladder, 'solution'));
      const id = Buffer.from(random(16)).toString('hex');
      const subject = `${lesson.id}#${ladder.check}`;
      await store.audit.record({ id, at: now(), actor: learner, action: 'solution.reveal', subject });
      return help;
    },
  };
}

function noSuchCheck(check: string): UserError {
  return new UserError(
    {
      code: 'no-such-check',
      message: `This lesson has no check "${check}"`,
      hint: 'Reload the page: the course may have changed',
    },
    { status: 404 },
  );
}

function noMoreHints(title: string): UserError {
  return new UserError(
    {
      code: 'no-more-hints',
      message: `There are no more hints for "${title}"`,
      hint: 'Read the last one again, or look at the solution',
    },
    { status: 409 },
  );
}

function hintsFirst(title: string): UserError {
  return new UserError(
    {
      code: 'hints-first',
      message: `The solution of "${title}" comes after its hints`,
      hint: 'Take the next hint: it may be enough',
    },
    { status: 409 },
  );
}

function noSolution(title: string): UserError {
  return new UserError(
    {
      code: 'no-solution',
      message: `The lesson has no written solution of "${title}"`,
      hint: 'Read the part of the lesson that its failure names; tell the author of the lesson',
    },
    { status: 404 },
  );
}
