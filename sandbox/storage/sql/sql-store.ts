import { Kysely, sql } from 'kysely';
import { UserError } from '#protocol';
import type { Store } from '../store.ts';
import { answerTable } from './answers.ts';
import { attemptTable, resultTable } from './attempts.ts';
import { auditTable, settingTable } from './audit.ts';
import { classTable } from './classes.ts';
import { helpTable } from './help.ts';
import { learnerTable, progressTable } from './learners.ts';
import { type LockWait, waitForLock } from './lock-wait.ts';
import { migrate } from './migrate.ts';
import { watchFile } from './same-file.ts';
import type { Tables } from './schema.ts';
import { seatTable } from './seats.ts';
import { sessionTable, ticketTable } from './sessions.ts';
import type { SqlContext } from './sql-context.ts';
import { openSqlite, sqliteDialect } from './sqlite-dialect.ts';

export interface SqliteOptions {
  /** Path of the database file; it is made when missing, its folder is not. */
  readonly file: string;
  /** Milliseconds to wait for a locked database; default 3000. */
  readonly patience?: number;
  now(): number;
}

/**
 * Opens the store in a SQLite file and brings its schema up to date. Throws UserError `database-unusable` or `database-busy`.
 *
 * Postgres joins by a second function like this one with Kysely's PostgresDialect: queries, tables and migrations keep to
 * what both understand (text and bigint columns, keys made by us, `on conflict`, `returning`).
 */
export async function openSqliteStore({ file, patience = 3000, now }: SqliteOptions): Promise<Store> {
  const wait: LockWait = { patience, now };
  const database = await waitForLock(wait, async () => openSqlite(file)).catch((cause: unknown) => {
    throw cause instanceof UserError ? cause : unusable(file, cause);
  });
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database) });
  await waitForLock({ ...wait, patience: Math.max(patience, 10_000) }, () => migrate(db));
  const mustBeThere = await watchFile(file, () => performance.now());
  const run: SqlContext['run'] = async (query) => {
    await mustBeThere();
    return waitForLock(wait, query);
  };
  const context: SqlContext = { db, run };
  return {
    learners: learnerTable(context),
    sessions: sessionTable(context),
    seats: seatTable(context),
    classes: classTable(context),
    progress: progressTable(context),
    tickets: ticketTable(context),
    attempts: attemptTable(context),
    results: resultTable(context),
    answers: answerTable(context),
    help: helpTable(context),
    audit: auditTable(context),
    settings: settingTable(context),
    ping: async () => {
      await mustBeThere();
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

function unusable(file: string, cause: unknown): UserError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new UserError(
    {
      code: 'database-unusable',
      message: `The database ${JSON.stringify(file)} cannot be opened: ${said}`,
      hint: 'Check that its folder is there and writable for the user that runs this, and that the file is a database',
    },
    { status: 503, cause },
  );
}
