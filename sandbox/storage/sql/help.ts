import type { HelpRecord } from '../store.ts';
import type { SqlContext } from './sql-context.ts';

export function helpTable({ db, run }: SqlContext): HelpRecord {
  return {
    record: ({ at, attempt = '', ...taken }) =>
      run(async () => {
        await db
          .insertInto('help')
          .values({ ...taken, attempt, taken_at: at })
          .onConflict((help) => help.columns(['learner', 'lesson', 'attempt', 'check', 'rung']).doNothing())
          .execute();
      }),
    taken: ({ learner, lesson, attempt = '' }) =>
      run(() =>
        db
          .selectFrom('help')
          .select(['check', 'rung'])
          .where('learner', '=', learner)
          .where('lesson', '=', lesson)
          .where('attempt', '=', attempt)
          .execute(),
      ),
  };
}
