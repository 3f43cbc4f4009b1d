import type { Answers } from '../store.ts';
import type { SqlContext } from './sql-context.ts';

export function answerTable({ db, run }: SqlContext): Answers {
  return {
    add: (learner, lesson, answers, most) =>
      run(async () => {
        const { kept } = await db
          .selectFrom('answer')
          .select((all) => all.fn.countAll<number>().as('kept'))
          .where('learner', '=', learner)
          .executeTakeFirstOrThrow();
        const rows = answers
          .slice(0, Math.max(0, most - kept))
          .map(({ question, choice, at }) => ({ learner, lesson, question, choice, chosen_at: at }));
        if (rows.length === 0) return;
        await db
          .insertInto('answer')
          .values(rows)
          .onConflict((answer) => answer.columns(['learner', 'lesson', 'question', 'choice']).doNothing())
          .execute();
      }),
    of: (learner, lesson) =>
      run(async () => {
        const rows = await db
          .selectFrom('answer')
          .select(['question', 'choice', 'chosen_at'])
          .where('learner', '=', learner)
          .where('lesson', '=', lesson)
          .orderBy('chosen_at')
          .execute();
        return rows.map(({ question, choice, chosen_at }) => ({ question, choice, at: chosen_at }));
      }),
  };
}
