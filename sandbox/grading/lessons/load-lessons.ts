import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type CheckSummary, type LessonId, lessonId } from '#protocol';
import type { LessonCatalog, LessonEntry, Log } from '../grader.ts';
import { systemClock } from '../session/clock.ts';
import type { LoadedCheck } from '../worker/messages.ts';
import { Reporter } from '../worker/reporter.ts';
import { openLoader, type ReadLesson } from './read-lesson.ts';

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
    const read = await loader.read(join(folder, 'checks.ts'));
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

async function findLessons(root: string): Promise<{ id: LessonId; folder: string }[]> {
  const lessons: { id: LessonId; folder: string }[] = [];
  for (const track of await foldersIn(root)) {
    for (const slug of await foldersIn(join(root, track))) {
      const id = lessonId.safeParse(`${track}/${slug}`);
      const folder = join(root, track, slug);
      if (id.success && (await kindOf(join(folder, 'checks.ts'))) === 'file') lessons.push({ id: id.data, folder });
    }
  }
  return lessons;
}

async function entryOf(
  id: LessonId,
  folder: string,
  { checks, seeds }: Extract<ReadLesson, { status: 'read' }>,
): Promise<LessonEntry> {
  const [files, setup] = [join(folder, 'files'), join(folder, 'setup.sh')];
  return {
    id,
    folder,
    checks,
    summary: { lesson: id, checks: checks.filter(({ hidden }) => !hidden).map(summaryOf) },
    seeds,
    ...((await kindOf(files)) === 'folder' ? { files } : {}),
    ...((await kindOf(setup)) === 'file' ? { setup } : {}),
  };
}

/** Named one by one: a field that is added to checks stays here until somebody decides that a browser may know it. */
const summaryOf = ({ id, title, points, after }: LoadedCheck): CheckSummary => ({ id, title, points, after });

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return 'file';
  return found?.isDirectory() ? 'folder' : 'nothing';
}
