import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '#protocol';
import { migrations } from '../migrations/index.ts';

/**
 * Writes a compact copy of the database to `target` while others go on using it. The copy appears whole or not at all;
 * an older file of that name is replaced. Blocks this process meanwhile: for a command, not for web.
 */
export async function backupSqlite(source: string, target: string): Promise<void> {
  const partial = `${target}.partial`;
  await rm(partial, { force: true });
  const database = new DatabaseSync(source, { readOnly: true, timeout: 10_000 });
  try {
    database.prepare('vacuum into ?').run(partial);
  } finally {
    database.close();
  }
  await rename(partial, target);
}

/** Throws UserError `bad-backup` when the file is no sound database of ours, or one of a newer Drydock. */
export function assertSqlite(file: string): void {
  const found = problemOf(file);
  if (found === undefined) return;
  throw new UserError({
    code: 'bad-backup',
    message: `The database in the backup ${found}`,
    hint: 'Take another backup',
  });
}

function problemOf(file: string): string | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const sound = Object.values(database.prepare('pragma integrity_check').get() ?? {})[0];
    if (sound !== 'ok') return `is damaged: ${String(sound).slice(0, 200)}`;
    const names = database.prepare('select name from kysely_migration').all();
    const newer = names.map(({ name }) => String(name)).find((name) => migrations[name] === undefined);
    return newer === undefined ? undefined : `is of a newer Drydock, whose change "${newer}" this one does not know`;
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    database?.close();
  }
}

/** Names of learners by their ids, of a database that others may use meanwhile; none when there is no database. */
export function learnerNames(file: string): ReadonlyMap<string, string> {
  if (!existsSync(file)) return new Map();
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const rows = database.prepare('select id, name from learner').all();
    return new Map(rows.map(({ id, name }) => [String(id), String(name)]));
  } finally {
    database.close();
  }
}
