import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../observe/index.ts';
import type { Journal } from './journal.ts';
import { sandboxRecord } from './record.ts';

/** One JSON file a sandbox in `folder`. */
export async function openFileJournal(folder: string, log: Log): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    load: async () => {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
      const records = await Promise.all(
        names.map(async (name) => {
          try {
            return sandboxRecord.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
          } catch (error) {
            log.warn({ err: error, name }, 'a record of the journal cannot be read');
            await rm(join(folder, name), { force: true });
            return undefined;
          }
        }),
      );
      return records.filter((record) => record !== undefined);
    },
    save: async (record) => {
      const path = join(folder, `${record.id}.json`);
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(record));
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    },
    forget: async (id) => {
      await rm(join(folder, `${id}.json`), { force: true });
    },
  };
}
