import type { Kysely } from 'kysely';

/** The life of seats, how long they were used, and sandboxes that are reserved for classes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('seat')
    .addColumn('state', 'text', (column) => column.notNull().defaultTo('stopped'))
    .execute();
  for (const name of ['since', 'touched_at']) {
    await schema
      .alterTable('seat')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  for (const name of ['queued_at', 'held_until', 'started_at', 'ends_at']) {
    await schema.alterTable('seat').addColumn(name, 'bigint').execute();
  }
  // Seats with a sandbox are in use while this runs: they began when they were made, and nobody was asked anything yet.
  const now = Date.now();
  await db
    .withTables<{
      seat: { sandbox: string | null; state: string; since: number; touched_at: number; started_at: number };
    }>()
    .updateTable('seat')
    .set({ state: 'active', since: now, touched_at: now, started_at: now })
    .where('sandbox', 'is not', null)
    .execute();
  await schema.createIndex('seat_state').on('seat').column('state').execute();

  await schema
    .createTable('stay')
    .addColumn('seat', 'text', (seat) => seat.notNull())
    .addColumn('started_at', 'bigint', (at) => at.notNull())
    .addColumn('ended_at', 'bigint', (at) => at.notNull())
    .addPrimaryKeyConstraint('stay_key', ['seat', 'started_at'])
    .execute();
  await schema.createIndex('stay_end').on('stay').column('ended_at').execute();

  await schema
    .alterTable('class')
    .addColumn('owner', 'text', (id) => id.references('learner.id').onDelete('set null'))
    .execute();
  await schema
    .alterTable('class')
    .addColumn('join_code', 'text', (code) => code.notNull().defaultTo(''))
    .execute();
  await schema.createIndex('class_code').on('class').column('join_code').execute();

  await schema
    .createTable('reservation')
    .addColumn('id', 'text', (id) => id.primaryKey())
    .addColumn('class', 'text', (id) => id.notNull().references('class.id').onDelete('cascade'))
    .addColumn('seats', 'bigint', (seats) => seats.notNull())
    .addColumn('starts_at', 'bigint', (at) => at.notNull())
    .addColumn('ends_at', 'bigint', (at) => at.notNull())
    .addColumn('created_at', 'bigint', (at) => at.notNull())
    .execute();
  await schema.createIndex('reservation_end').on('reservation').column('ends_at').execute();
}
