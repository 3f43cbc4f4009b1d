import type { Kysely } from 'kysely';

/** The first tables. Migrations see an untyped database: the types of today are not those of the day they were written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('role')
    .addColumn('name', 'text', (name) => name.primaryKey())
    .execute();

  await schema
    .createTable('learner')
    .addColumn('id', 'text', (id) => id.primaryKey())
    .addColumn('name', 'text', (name) => name.notNull())
    .addColumn('role', 'text', (role) => role.notNull().references('role.name'))
    .addColumn('recovery_hash', 'text', (hash) => hash.notNull().unique())
    .addColumn('created_at', 'bigint', (at) => at.notNull())
    .addColumn('resume_lesson', 'text')
    .addColumn('resume_anchor', 'text')
    .execute();

  await schema
    .createTable('class')
    .addColumn('id', 'text', (id) => id.primaryKey())
    .addColumn('name', 'text', (name) => name.notNull())
    .addColumn('created_at', 'bigint', (at) => at.notNull())
    .execute();

  await schema
    .createTable('class_member')
    .addColumn('class', 'text', (id) => id.notNull().references('class.id').onDelete('cascade'))
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('role', 'text', (role) => role.notNull().references('role.name'))
    .addPrimaryKeyConstraint('class_member_key', ['class', 'learner'])
    .execute();

  await schema
    .createTable('session')
    .addColumn('hash', 'text', (hash) => hash.primaryKey())
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (at) => at.notNull())
    .addColumn('seen_at', 'bigint', (at) => at.notNull())
    .addColumn('expires_at', 'bigint', (at) => at.notNull())
    .execute();

  await schema
    .createTable('seat')
    .addColumn('id', 'text', (id) => id.primaryKey())
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('template', 'text', (template) => template.notNull())
    .addColumn('class', 'text', (id) => id.references('class.id').onDelete('set null'))
    .addColumn('sandbox', 'text')
    .addColumn('created_at', 'bigint', (at) => at.notNull())
    .addUniqueConstraint('seat_of_learner', ['learner', 'template'])
    .execute();

  await schema
    .createTable('ticket')
    .addColumn('hash', 'text', (hash) => hash.primaryKey())
    .addColumn('session', 'text', (hash) => hash.notNull().references('session.hash').onDelete('cascade'))
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('use', 'text', (use) => use.notNull())
    .addColumn('sandbox', 'text')
    .addColumn('expires_at', 'bigint', (at) => at.notNull())
    .execute();

  await schema
    .createTable('attempt')
    .addColumn('id', 'text', (id) => id.primaryKey())
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('sandbox', 'text', (sandbox) => sandbox.notNull())
    .addColumn('lesson', 'text', (lesson) => lesson.notNull())
    .addColumn('started_at', 'bigint', (at) => at.notNull())
    .addColumn('prepared_at', 'bigint')
    .addUniqueConstraint('attempt_in_sandbox', ['learner', 'sandbox', 'lesson'])
    .execute();

  await schema
    .createTable('result')
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('lesson', 'text', (lesson) => lesson.notNull())
    .addColumn('check', 'text', (check) => check.notNull())
    .addColumn('attempt', 'text', (id) => id.notNull().references('attempt.id').onDelete('cascade'))
    .addColumn('passed_at', 'bigint', (at) => at.notNull())
    .addPrimaryKeyConstraint('result_key', ['learner', 'lesson', 'check'])
    .execute();

  await schema
    .createTable('audit')
    .addColumn('id', 'text', (id) => id.primaryKey())
    .addColumn('at', 'bigint', (at) => at.notNull())
    .addColumn('actor', 'text', (id) => id.references('learner.id').onDelete('set null'))
    .addColumn('action', 'text', (action) => action.notNull())
    .addColumn('subject', 'text', (subject) => subject.notNull())
    .execute();

  await schema
    .createTable('setting')
    .addColumn('name', 'text', (name) => name.primaryKey())
    .addColumn('value', 'text', (value) => value.notNull())
    .execute();

  await schema.createIndex('session_expiry').on('session').column('expires_at').execute();
  await schema.createIndex('ticket_expiry').on('ticket').column('expires_at').execute();
  await schema.createIndex('audit_time').on('audit').column('at').execute();

  await db
    .withTables<{ role: { name: string } }>()
    .insertInto('role')
    .values(['learner', 'instructor', 'author', 'admin'].map((name) => ({ name })))
    .execute();
}
