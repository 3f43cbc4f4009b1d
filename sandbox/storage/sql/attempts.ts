import type { Attempts, Results } from '../store.ts';
import type { SqlContext } from './sql-context.ts';

export function attemptTable({ db, run }: SqlContext): Attempts {
  return {
    open: ({ id, learner, sandbox, lesson, nonce, startedAt, task }) =>
      run(async () => {
        await db
          .insertInto('attempt')
          .values({
            ...{ id, learner, sandbox, lesson, nonce, started_at: startedAt },
            prepared_at: null,
            begin_task: task ?? null,
          })
          .onConflict((attempt) => attempt.columns(['learner', 'sandbox', 'lesson']).doNothing())
          .execute();
        const row = await db
          .selectFrom('attempt')
          .select(['id', 'nonce', 'prepared_at', 'begin_task'])
          .where('learner', '=', learner)
          .where('sandbox', '=', sandbox)
          .where('lesson', '=', lesson)
          .executeTakeFirstOrThrow();
        const { prepared_at: preparedAt, begin_task: began } = row;
        return { id: row.id, nonce: row.nonce, preparedAt: preparedAt ?? undefined, task: began ?? undefined };
      }),
    setPrepared: (id, at) =>
      run(async () => {
        await db.updateTable('attempt').set({ prepared_at: at }).where('id', '=', id).execute();
      }),
    latest: (learner, lesson) =>
      run(async () => {
        const row = await db
          .selectFrom('attempt')
          .select('id')
          .where('learner', '=', learner)
          .where('lesson', '=', lesson)
          .orderBy('started_at', 'desc')
          .executeTakeFirst();
        return row?.id;
      }),
  };
}

export function resultTable({ db, run }: SqlContext): Results {
  return {
    record: (passes) =>
      run(async () => {
        if (passes.length === 0) return;
        await db
          .insertInto('result')
          .values(passes.map(({ at, ...pass }) => ({ ...pass, passed_at: at })))
          .onConflict((result) => result.columns(['learner', 'lesson', 'check']).doNothing())
          .execute();
      }),
    passed: (learner, lesson) =>
      run(async () => {
        const rows = await db
          .selectFrom('result')
          .select(['check', 'passed_at'])
          .where('learner', '=', learner)
          .where('lesson', '=', lesson)
          .execute();
        return new Map(rows.map((row) => [row.check, row.passed_at]));
      }),
  };
}
