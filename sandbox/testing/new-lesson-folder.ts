import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newLesson } from '../cli/new-lesson/new-lesson.ts';
import { fakeContext } from '../cli/testing/fake-context.ts';

/** A folder of lessons with the one that `drydock new lesson` writes, and ways to spoil it. */
export interface LessonFolder {
  /** Folder of lessons, to be given to `readCourse`. */
  readonly root: string;
  readonly id: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Puts `by` in the place of the first `part`, which must be there. */
  replace(file: string, part: string | RegExp, by: string): void;
  /** Puts text behind the first `part`. */
  insert(file: string, part: string, text: string): void;
  remove(file: string): void;
  /** Files of one of its folders: `wrong/limit-missing.sh`. */
  list(folder: string): string[];
  /** Gives the lesson another id, also where its files name it. */
  rename(id: string): void;
  /** Removes all of it from the disk. */
  end(): void;
}

export async function newLessonFolder(id: string): Promise<LessonFolder> {
  const root = mkdtempSync(join(tmpdir(), 'drydock-lessons-'));
  const { context } = fakeContext(root, { DRYDOCK_LESSONS: root });
  await newLesson(context, { id, title: undefined, json: false });
  const path = (file: string) => join(root, id, file);
  const folder: LessonFolder = {
    root,
    id,
    read: (file) => readFileSync(path(file), 'utf8'),
    write: (file, text) => {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), text);
    },
    replace: (file, part, by) => {
      const text = folder.read(file);
      const changed = text.replace(part, () => by);
      if (changed === text) throw new Error(`${file} has no ${part}`);
      folder.write(file, changed);
    },
    insert: (file, part, text) => folder.replace(file, part, `${part}${text}`),
    list: (name) => readdirSync(path(name)).map((file) => join(name, file)),
    rename: (other) => {
      for (const file of ['index.mdx', 'checks.ts']) folder.write(file, folder.read(file).replaceAll(id, other));
      mkdirSync(dirname(join(root, other)), { recursive: true });
      renameSync(join(root, id), join(root, other));
    },
    remove: (file) => rmSync(path(file), { recursive: true }),
    end: () => rmSync(root, { recursive: true, force: true }),
  };
  return folder;
}
