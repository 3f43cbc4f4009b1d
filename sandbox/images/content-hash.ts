import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Names that say nothing about what is built. */
const ignored = new Set(['node_modules', '.git', 'build', 'out']);

/** Tests and what they share: an image must not change, and end every sandbox, because a test did. */
const isTest = (name: string) => /(\.test|-under-test|-for-tests)\.ts$/.test(name) || name === 'vectors.json';

/**
 * Hash of the names, modes and contents of all files in the folders, and of further `words`: the same on every machine.
 * 16 hexadecimal digits.
 */
export async function contentHash(folders: readonly string[], words: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`word ${word}\0`);
  for (const folder of folders) {
    for (const path of (await filesBelow(folder)).sort()) {
      const executable = ((await stat(path)).mode & 0o100) !== 0;
      hash.update(`file ${relative(folder, path)} ${executable}\0`);
      hash.update(
        createHash('sha256')
          .update(await readFile(path))
          .digest(),
      );
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Absolute paths of all files below, but those that no build reads. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter(({ name }) => !ignored.has(name) && !isTest(name))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesBelow(path);
        return entry.isFile() ? [path] : [];
      }),
  );
  return nested.flat();
}
