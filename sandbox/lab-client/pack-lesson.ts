import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { LessonEntry } from '../grading/index.ts';
import { packTar, type TarEntry } from './tar.ts';

const maxBytes = 8 * 1024 * 1024;

/**
 * What goes to `/root/lessons/<lesson>`, as a tar: the content of `files/`, which may be none. Not setup.sh: it says what is
 * wrong in a sandbox that a learner shall mend. Undefined when the lesson has neither. Throws when it is too much or not a
 * plain file.
 */
export async function packLesson({ files, setup }: LessonEntry): Promise<Uint8Array | undefined> {
  const entries: TarEntry[] = [];
  let bytes = 0;
  const addFile = async (path: string, name: string) => {
    const { mode, size } = await stat(path);
    bytes += size;
    if (bytes > maxBytes) throw new RangeError(`The files of a lesson have more than ${maxBytes} bytes at ${path}`);
    entries.push({ type: 'file', name, mode: mode & 0o111 ? 0o755 : 0o644, body: await readFile(path) });
  };
  if (files !== undefined) {
    const found = await readdir(files, { recursive: true, withFileTypes: true });
    for (const entry of found.sort((a, b) => join(a.parentPath, a.name).localeCompare(join(b.parentPath, b.name)))) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(files, path);
      if (entry.isDirectory()) entries.push({ type: 'folder', name });
      else if (entry.isFile()) await addFile(path, name);
      else throw new TypeError(`A lesson may hold plain files and folders only: ${path}`);
    }
  }
  return files === undefined && setup === undefined ? undefined : packTar(entries);
}
