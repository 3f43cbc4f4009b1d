import type { Kysely } from 'kysely';

/** Answers to the questions of pages, and help that was taken with checks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('answer')
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('lesson', 'text', (lesson) => lesson.notNull())
    .addColumn('question', 'text', (question) => question.notNull())
    .addColumn('choice', 'text', (choice) => choice.notNull())
    .addColumn('chosen_at', 'bigint', (at) => at.notNull())
    .addPrimaryKeyConstraint('answer_key', ['learner', 'lesson', 'question', 'choice'])
    .execute();

  await schema
    .createTable('help')
    .addColumn('learner', 'text', (id) => id.notNull().references('learner.id').onDelete('cascade'))
    .addColumn('lesson', 'text', (lesson) => lesson.notNull())
    .addColumn('check', 'text', (check) => check.notNull())
    .addColumn('rung', 'text', (rung) => rung.notNull())
    // Empty before the first attempt: a key holds no null.
    .addColumn('attempt', 'text', (attempt) => attempt.notNull())
    .addColumn('taken_at', 'bigint', (at) => at.notNull())
    .addPrimaryKeyConstraint('help_key', ['learner', 'lesson', 'attempt', 'check', 'rung'])
    .execute();

  // Misconceptions are counted by lesson, over all learners.
  await schema.createIndex('answer_lesson').on('answer').columns(['lesson', 'question', 'choice']).execute();
}
