import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tracks } from '../../../src/tracks.ts';
import { type Lesson, readLesson } from './lesson.ts';

/** A lesson that cannot be read at all, and why. */
export interface UnreadableLesson {
  readonly id: string;
  readonly folder: string;
  readonly reason: string;
}

/** Every lesson there is, in the order in which people read them. */
export interface Course {
  /** Of every lesson that has a folder, also of one that cannot be read. */
  readonly ids: readonly string[];
  readonly lessons: readonly Lesson[];
  readonly unreadable: readonly UnreadableLesson[];
  get(id: string): Lesson | undefined;
  /** Lessons that a reader of this one has behind him. */
  before(id: string): readonly Lesson[];
  /** Below 0 when `a` is read before `b`. */
  order(a: string, b: string): number;
  /** Ids of all lessons in order, written or named in the plan of their track. */
  readonly planned: readonly string[];
}

/** Reads all lessons below the folders: `<folder>/<track>/<nn-slug>/index.mdx`. */
export function readCourse(folders: readonly string[]): Course {
  const lessons: Lesson[] = [];
  const unreadable: UnreadableLesson[] = [];
  const found = findLessons(folders);
  for (const { root, id } of found) {
    try {
      lessons.push(readLesson(root, id));
    } catch (cause) {
      unreadable.push({ id, folder: join(root, id), reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return {
    ids: found.map(({ id }) => id),
    lessons,
    unreadable,
    get: (id) => lessons.find((lesson) => lesson.id === id),
    before: (id) => lessons.filter((lesson) => compareIds(lesson.id, id) < 0),
    order: compareIds,
    planned: [...new Set([...plan, ...lessons.map(({ id }) => id)])].sort(compareIds),
  };
}

function findLessons(folders: readonly string[]): { root: string; id: string }[] {
  return folders
    .flatMap((root) =>
      foldersIn(root).flatMap((track) =>
        foldersIn(join(root, track)).map((slug) => ({ root, id: `${track}/${slug}` })),
      ),
    )
    .filter(({ root, id }) => existsSync(join(root, id, 'index.mdx')))
    .sort((a, b) => compareIds(a.id, b.id));
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

const plan = tracks.flatMap((track) => track.planned.map(({ slug }) => `${track.folder}/${slug}`));

/** Order of the course: tracks as `src/tracks.ts` has them, unknown ones last; lessons by number. */
function compareIds(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || a.localeCompare(b);
}

function placeOf(id: string): number {
  const index = tracks.findIndex(({ folder }) => folder === id.split('/')[0]);
  return index === -1 ? tracks.length : index;
}
