import type { Kysely } from 'kysely';

/** The task at which a learner wants to begin, where the lab has done those before it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['begin_lesson', 'begin_task', 'begun_in']) {
    await db.schema.alterTable('seat').addColumn(name, 'text').execute();
  }
  await db.schema.alterTable('attempt').addColumn('begin_task', 'text').execute();
}
