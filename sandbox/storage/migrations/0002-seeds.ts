import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { toBase32 } from '#protocol';

/** What differs from learner to learner: a secret each, from which a lesson's values are drawn, and a nonce an attempt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('learner')
    .addColumn('seed_secret', 'text', (secret) => secret.notNull().defaultTo(''))
    .execute();
  await schema
    .alterTable('attempt')
    .addColumn('nonce', 'text', (nonce) => nonce.notNull().defaultTo(''))
    .execute();

  const tables = db.withTables<{
    learner: { id: string; seed_secret: string };
    attempt: { id: string; nonce: string; prepared_at: number | null };
  }>();
  // Rows made before this one: no SQL for random text is the same in both dialects.
  for (const { id } of await tables.selectFrom('learner').select('id').execute()) {
    const secret = randomBytes(32).toString('base64url');
    await tables.updateTable('learner').set({ seed_secret: secret }).where('id', '=', id).execute();
  }
  // An attempt without a nonce was prepared without one: it is prepared again.
  for (const { id } of await tables.selectFrom('attempt').select('id').execute()) {
    const fresh = { nonce: toBase32(randomBytes(20)), prepared_at: null };
    await tables.updateTable('attempt').set(fresh).where('id', '=', id).execute();
  }
}
