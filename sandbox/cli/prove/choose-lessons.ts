import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '#protocol';
import { type LessonEntry, loadLessons } from '../../grading/index.ts';

const notLoaded = z.object({
  folder: z.string(),
  reason: z.string(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
});

/**
 * The lessons that these words name, all below `roots` without words. A word is an id (`linux/02-namespaces`) or a folder.
 * Throws UserError for a word that names none, and for checks that cannot be loaded.
 */
export async function chooseLessons(roots: readonly string[], words: readonly string[]): Promise<LessonEntry[]> {
  if (words.length === 0) return load(roots, () => true);
  const chosen = await Promise.all(words.map((word) => lessonNamed(roots, word)));
  return [...new Map(chosen.map((lesson) => [lesson.folder, lesson])).values()];
}

async function lessonNamed(roots: readonly string[], word: string): Promise<LessonEntry> {
  const folder = [...roots.map((root) => join(root, word)), resolve(word)].find((path) =>
    existsSync(join(path, 'checks.ts')),
  );
  if (folder === undefined) throw await noSuchLesson(roots, word);
  const [lesson] = await load([dirname(dirname(folder))], (path) => path === folder);
  if (lesson === undefined) throw await noSuchLesson(roots, word);
  return lesson;
}

async function load(roots: readonly string[], wanted: (folder: string) => boolean): Promise<LessonEntry[]> {
  const broken: z.infer<typeof notLoaded>[] = [];
  const silent = () => undefined;
  const error = (fields: object) => {
    const parsed = notLoaded.safeParse(fields);
    if (parsed.success) broken.push(parsed.data);
  };
  const catalog = await loadLessons(roots, { debug: silent, info: silent, warn: silent, error });
  const fault = broken.find(({ folder }) => wanted(folder));
  if (fault === undefined) return catalog.all().filter(({ folder }) => wanted(folder));
  const lines = fault.reason.split('\n');
  const place = fault.file === undefined ? 'its checks.ts' : `${relative('.', fault.file)}:${fault.line}`;
  throw new UserError({
    code: 'checks-not-loaded',
    message: `The checks of ${relative('.', fault.folder)} cannot be loaded: ${lines.slice(0, 6).join('\n')}`.slice(
      0,
      1000,
    ),
    hint: `Mend ${place}`,
  });
}

async function noSuchLesson(roots: readonly string[], word: string): Promise<UserError> {
  const silent = () => undefined;
  const catalog = await loadLessons(roots, { debug: silent, info: silent, warn: silent, error: silent });
  const known = catalog.all().map(({ id }) => id);
  return new UserError({
    code: 'no-such-lesson',
    message: `There is no lesson with checks called "${word}"`,
    hint: known.length === 0 ? `No lesson is in ${roots.join(', ')}` : `Lessons: ${known.join(', ')}`,
  });
}
