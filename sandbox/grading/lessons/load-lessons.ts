import { resolve } from 'node:path';
import type { LessonId } from '#protocol';
import type { LessonCatalog, LessonEntry, Log } from '../grader.ts';
import { systemClock } from '../session/clock.ts';
import { Reporter } from '../worker/reporter.ts';
import { checksOf, entryOf, findLessons } from './lesson-folder.ts';
import { openLoader } from './read-lesson.ts';

/**
 * Finds every lesson with a checks.ts below the folders (`<folder>/<track>/<nn-slug>/checks.ts`). A broken one is logged, with
 * file and line, and left out.
 */
export async function loadLessons(folders: readonly string[], log: Log): Promise<LessonCatalog> {
  const found = (await Promise.all(folders.map((folder) => findLessons(resolve(folder))))).flat();
  const entries = new Map<LessonId, LessonEntry>();
  const broken = new Set<LessonId>();
  const clock = systemClock(Date.now);
  await using loader = openLoader(clock);
  for (const { id, folder } of found) {
    if (entries.has(id)) {
      log.warn({ lesson: id, folder }, 'A lesson of that name was found before; this one is left out');
      continue;
    }
    const read = await loader.read(checksOf(folder));
    if (read.status === 'broken') {
      broken.add(id);
      new Reporter({ lesson: { id, folder }, log, clock }).broken(read);
    } else entries.set(id, await entryOf(id, folder, read));
  }
  log.info({ lessons: entries.size }, 'Lessons loaded');
  return {
    get: (lesson) => entries.get(lesson),
    all: () => [...entries.values()],
    isBroken: (lesson) => broken.has(lesson) && !entries.has(lesson),
  };
}
