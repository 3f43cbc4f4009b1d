import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes what a cache keeps when it is more than `most` bytes: the next to ask brings it again. Whoever writes there must have ended.
 * Says whether it did.
 */
export async function emptyWhenFull(folder: string, most: number): Promise<boolean> {
  if ((await bytesBelow(folder)) <= most) return false;
  await rm(folder, { recursive: true, force: true });
  return true;
}

/** Of all files below; 0 where there is no folder. What goes away meanwhile counts nothing. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
