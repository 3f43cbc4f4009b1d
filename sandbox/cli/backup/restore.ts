import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '#protocol';
import { claimDataFolder } from '../../bootstrap/data-folder.mjs';
import { assertSqlite } from '../../storage/index.ts';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { findRunning } from '../instance-state.ts';
import { databaseIn, filesIn, giveFolderToWeb, giveToWeb, parts, readAbout, secretIn, tar } from './backup-file.ts';
import { copySnapshots } from './copy-snapshots.ts';

/** Puts a backup in the place of what is there, which is kept beside it. The next start brings its schema to today's. */
export async function restore(context: CommandContext, file: string, { yes }: { yes: boolean }): Promise<void> {
  const { settings, say, print, signal } = context;
  if (findRunning(settings.data) !== undefined) {
    const hint = 'Run `npx drydock stop`, restore, then `npm start`';
    throw new UserError({ code: 'still-running', message: 'Drydock runs: its database is in use', hint });
  }
  const source = resolve(file);
  if (!existsSync(source)) {
    throw new UserError({ code: 'no-backup', message: `There is no file "${source}"`, hint: 'Check the name' });
  }
  const folder = await mkdtemp(join(tmpdir(), 'drydock-restore-'));
  try {
    // Only what we know is unpacked, and nowhere but here.
    const known = ['-C', folder, '--no-same-owner', '-xzf', source];
    await tar([...known, parts.about, parts.database], 'Name a file that `npx drydock backup` made');
    const about = await readAbout(folder, source);
    for (const part of [parts.secret, parts.files])
      await tar([...known, '--ignore-failed-read', part], '').catch(() => undefined);
    assertSqlite(join(folder, parts.database));

    claimDataFolder(settings.data);
    const database = databaseIn(settings.data);
    say(`A backup of ${about.name}, made ${about.madeAt} by version ${about.version}.`);
    if (existsSync(database)) {
      const question = `Put it in the place of the present learners and progress in ${settings.data}?`;
      if (!yes && !(await confirm(question, signal))) return say('Nothing was changed.');
    }
    await mkdir(dirname(database), { recursive: true });
    const kept = await setAside(database);
    await place(join(folder, parts.database), database);
    await giveToWeb(database);
    if (existsSync(join(folder, parts.secret))) await place(join(folder, parts.secret), secretIn(settings.data));
    await placeFiles(join(folder, parts.files), filesIn(settings.data));
    if (kept !== undefined) say(`What was there is kept: ${kept}`);
    print(database);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Renames the database and what SQLite keeps beside it; where to. */
async function setAside(database: string): Promise<string | undefined> {
  if (!existsSync(database)) return undefined;
  const kept = `${database}.before-restore-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['-wal', '-shm', ''])
    if (existsSync(`${database}${suffix}`)) await rename(`${database}${suffix}`, `${kept}${suffix}`);
  return kept;
}

/** Those that the backup has; files of learners that it does not know stay, and are nobody's. */
async function placeFiles(from: string, to: string): Promise<void> {
  if ((await copySnapshots(from, to)) === 0) return;
  await giveFolderToWeb(to);
}

/** Whole or not at all, also on another disk. */
async function place(from: string, to: string): Promise<void> {
  const partial = `${to}.new`;
  await copyFile(from, partial);
  await chmod(partial, 0o600);
  await rename(partial, to);
}
