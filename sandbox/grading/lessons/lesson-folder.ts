import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckSummary, type LessonId, lessonId } from '#protocol';
import type { LessonEntry } from '../grader.ts';
import type { LoadedCheck } from '../worker/messages.ts';
import type { ReadLesson } from './read-lesson.ts';

export const checksOf = (folder: string): string => join(folder, 'checks.ts');

/** Every folder with a checks.ts below a folder of lessons. */
export async function findLessons(root: string): Promise<{ id: LessonId; folder: string }[]> {
  const lessons: { id: LessonId; folder: string }[] = [];
  for (const track of await foldersIn(root)) {
    for (const slug of await foldersIn(join(root, track))) {
      const id = lessonId.safeParse(`${track}/${slug}`);
      const folder = join(root, track, slug);
      if (id.success && (await kindOf(checksOf(folder))) === 'file') lessons.push({ id: id.data, folder });
    }
  }
  return lessons;
}

/** A lesson whose checks were read. */
export async function entryOf(
  id: LessonId,
  folder: string,
  { sandbox, egress, checks, seeds }: Extract<ReadLesson, { status: 'read' }>,
): Promise<LessonEntry> {
  const [files, setup] = [join(folder, 'files'), join(folder, 'setup.sh')];
  return {
    id,
    folder,
    sandbox,
    checks,
    summary: { lesson: id, checks: checks.filter(({ hidden }) => !hidden).map(summaryOf) },
    ...(egress === undefined ? {} : { egress }),
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
