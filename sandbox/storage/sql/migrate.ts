import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../migrations/index.ts';
import type { Tables } from './schema.ts';

/**
 * Brings the schema to today's in one transaction that holds the write lock from its start: of two processes at once
 * the second waits, then finds nothing to do. Throws what the database said; nothing is changed then.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const migrator = new Migrator({ db: transaction, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}
