import { rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

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
