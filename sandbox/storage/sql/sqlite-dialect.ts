import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

/** Milliseconds that SQLite itself waits for a lock. It blocks the whole process meanwhile, so `lock-wait.ts` waits the rest. */
const blockingWait = 20;

/** Opens the file for many readers and one writer at a time (WAL), durable against a crash of this process. Throws what SQLite says. */
export function openSqlite(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: blockingWait, enableForeignKeyConstraints: true });
  try {
    // The change to WAL needs the file alone for a moment; another process may be doing the same just now.
    database.exec('pragma busy_timeout = 2000; pragma journal_mode = wal; pragma synchronous = normal');
    database.exec(`pragma busy_timeout = ${blockingWait}`);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Kysely's SQLite dialect over node:sqlite. */
export function sqliteDialect(database: DatabaseSync): Dialect {
  const config = { database: asKyselyDatabase(database) };
  const base = new SqliteDialect(config);
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new ImmediateDriver(config),
    createIntrospector: (db) => base.createIntrospector(db),
    createQueryCompiler: () => base.createQueryCompiler(),
  };
}

/** SQLite can roll back `create table`; only so a migration that fails or dies half-way leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** A plain `begin` takes the write lock at the first write, too late to wait for it: the snapshot is already old. */
class ImmediateDriver extends SqliteDriver implements Driver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (text) => {
      const statement = database.prepare(text);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(asInput)),
        run: (parameters) => statement.run(...parameters.map(asInput)),
        iterate: (parameters) => statement.iterate(...parameters.map(asInput)),
      };
    },
  };
}

function asInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`A ${typeof value} cannot be stored: columns are text or bigint`);
}
