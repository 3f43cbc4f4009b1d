import type { Learners, ProgressRecord } from '../store.ts';
import type { SqlContext } from './sql-context.ts';

export function learnerTable({ db, run }: SqlContext): Learners {
  const learners = () => db.selectFrom('learner').select(['id', 'name', 'role']);
  return {
    create: ({ id, name, role, recoveryHash, seedSecret, createdAt }) =>
      run(async () => {
        const secrets = { recovery_hash: recoveryHash, seed_secret: seedSecret };
        const row = { id, name, role, ...secrets, created_at: createdAt };
        await db
          .insertInto('learner')
          .values({ ...row, resume_lesson: null, resume_anchor: null })
          .execute();
      }),
    get: (id) => run(() => learners().where('id', '=', id).executeTakeFirst()),
    findByRecovery: (hash) => run(() => learners().where('recovery_hash', '=', hash).executeTakeFirst()),
    seedSecret: (id) =>
      run(async () => {
        const row = await db.selectFrom('learner').select('seed_secret').where('id', '=', id).executeTakeFirstOrThrow();
        return row.seed_secret;
      }),
    setRole: (id, role) =>
      run(async () => {
        await db.updateTable('learner').set({ role }).where('id', '=', id).execute();
      }),
  };
}

export function progressTable({ db, run }: SqlContext): ProgressRecord {
  return {
    get: (learner) =>
      run(async () => {
        const at = await db
          .selectFrom('learner')
          .select(['resume_lesson', 'resume_anchor'])
          .where('id', '=', learner)
          .executeTakeFirst();
        const passes = await db
          .selectFrom('result')
          .select(['lesson', 'check', 'passed_at'])
          .where('learner', '=', learner)
          .orderBy('passed_at')
          .execute();
        const lesson = at?.resume_lesson ?? undefined;
        const anchor = at?.resume_anchor ?? undefined;
        return {
          ...(lesson === undefined ? {} : { resume: { lesson, ...(anchor === undefined ? {} : { anchor }) } }),
          passed: passes.map(({ lesson, check, passed_at }) => ({
            lesson,
            check,
            at: new Date(passed_at).toISOString(),
          })),
        };
      }),
    setResume: (learner, { lesson, anchor }) =>
      run(async () => {
        await db
          .updateTable('learner')
          .set({ resume_lesson: lesson, resume_anchor: anchor ?? null })
          .where('id', '=', learner)
          .execute();
      }),
  };
}
