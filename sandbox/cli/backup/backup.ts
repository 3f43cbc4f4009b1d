import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '#protocol';
import { backupSqlite } from '../../storage/index.ts';
import type { CommandContext } from '../command-context.ts';
import { type AboutBackup, databaseIn, filesIn, giveToWeb, parts, secretIn, tar } from './backup-file.ts';
import { copySnapshots } from './copy-snapshots.ts';

/** Writes learners, their files, progress and secrets into one file, while web goes on. It appears whole or not at all, readable by its owner alone. */
export async function backup({ settings, version, print, say }: CommandContext, file: string): Promise<void> {
  const database = databaseIn(settings.data);
  if (!existsSync(database)) {
    const hint = 'Start Drydock once, or set DRYDOCK_NAME or DRYDOCK_DATA to those of the instance';
    throw new UserError({ code: 'nothing-to-back-up', message: `There is no database at "${database}"`, hint });
  }
  const target = resolve(file);
  if (!existsSync(dirname(target))) {
    const message = `There is no folder "${dirname(target)}"`;
    throw new UserError({ code: 'no-folder', message, hint: 'Make it, or name another file' });
  }
  // Beside the target: the last step is a rename on one disk.
  const folder = await mkdtemp(`${target}.partial-`);
  try {
    await backupSqlite(database, join(folder, parts.database));
    await giveToWeb(database);
    const about: AboutBackup = { format: 1, name: settings.name, version, madeAt: new Date().toISOString() };
    await writeFile(join(folder, parts.about), `${JSON.stringify(about, undefined, 2)}\n`);
    const hasSecret = existsSync(secretIn(settings.data));
    if (hasSecret) await copyFile(secretIn(settings.data), join(folder, parts.secret));
    const hasFiles = (await copySnapshots(filesIn(settings.data), join(folder, parts.files))) > 0;
    const names = [
      ...[parts.about, parts.database],
      ...(hasSecret ? [parts.secret] : []),
      ...(hasFiles ? [parts.files] : []),
    ];
    const packed = join(folder, 'backup.tar.gz');
    await tar(['-C', folder, '-czf', packed, ...names], 'Make room on the disk, then try again');
    await chmod(packed, 0o600);
    await rename(packed, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  say('It holds secrets: keep it where only operators read it.');
  print(target);
}
