import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type LessonId, lessonId, UserError } from '#protocol';
import { readCourse } from '../../lint/index.ts';

/**
 * The lesson that a word names: `linux/02-namespaces`, or its folder. Its files may be broken, it is there to be mended. Throws UserError
 * when there is none, and when the site has no page of it.
 */
export function findLesson(root: string, folders: readonly string[], word: string): LessonId {
  const names = [word.replace(/\/+$/, ''), ...folders.map((folder) => relative(folder, resolve(word)))];
  const ids = names.flatMap((name) => lessonId.safeParse(name).data ?? []);
  const found = ids.find((id) => folders.some((folder) => existsSync(join(folder, id))));
  if (found === undefined) {
    const known = readCourse(folders).ids;
    const hint = known.length === 0 ? `No lesson is in ${folders.join(', ')}` : `Lessons: ${known.join(', ')}`;
    throw new UserError({ code: 'no-such-lesson', message: `There is no lesson "${word}"`, hint });
  }
  if (existsSync(join(root, 'lessons', found, 'index.mdx'))) return found;
  throw new UserError({
    code: 'lesson-without-page',
    message: `The lesson ${found} has no page: ${join(root, 'lessons', found, 'index.mdx')} is not there`,
    hint: 'Write its index.mdx there. Pages of lessons from other folders are not built',
  });
}
