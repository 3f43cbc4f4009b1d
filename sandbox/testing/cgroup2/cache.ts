import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Cached {
  /** Folder with what was made. */
  readonly folder: string;
  /** False when it was there already. */
  readonly made: boolean;
}

/**
 * A folder `<kind>-<hash>` below `parent`, filled by `make` unless it is there. It appears whole or not at all; older ones of the
 * same kind go, for each is gigabytes.
 */
export async function cached(
  parent: string,
  kind: string,
  hash: string,
  make: (folder: string) => Promise<void>,
): Promise<Cached> {
  const folder = join(parent, `${kind}-${hash}`);
  if (existsSync(folder)) return { folder, made: false };
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${kind}-`)) await rm(join(parent, name), { recursive: true, force: true });
  }
  await mkdir(`${folder}.new`);
  await make(`${folder}.new`);
  await rename(`${folder}.new`, folder);
  return { folder, made: true };
}
