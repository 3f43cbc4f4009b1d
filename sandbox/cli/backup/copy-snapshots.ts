import { constants, type Dirent } from 'node:fs';
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { learnerId } from '#protocol';

const suffix = '.tar.gz';

/** Copies learners' saved files, each whole: web replaces one by renaming another. How many there were; a folder that is not there has none. */
export async function copySnapshots(from: string, to: string): Promise<number> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => []);
  const files = entries.filter(isSnapshot);
  if (files.length === 0) return 0;
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const { name } of files) {
    const partial = join(to, `${name}.partial`);
    await copyFile(join(from, name), partial, constants.COPYFILE_FICLONE);
    await rename(partial, join(to, name));
  }
  return files.length;
}

function isSnapshot(entry: Dirent): boolean {
  const { name } = entry;
  return entry.isFile() && name.endsWith(suffix) && learnerId.safeParse(name.slice(0, -suffix.length)).success;
}
