import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UserError } from '#protocol';
import { tracks } from '../../../src/tracks.ts';
import { readCourse } from '../../lint/index.ts';
import type { CommandContext } from '../command-context.ts';

export interface NewLessonOptions {
  /** `linux/05-networking-by-hand`. */
  readonly id: string;
  /** The plan's title, or the words of the id, when undefined. */
  readonly title: string | undefined;
  readonly json: boolean;
}

const template = join(import.meta.dirname, 'template');

/** Writes the folder of a lesson that passes lint and prove, for an author to fill. Throws UserError; overwrites nothing. */
export async function newLesson(context: CommandContext, { id, title, json }: NewLessonOptions): Promise<number> {
  const [root = join(context.root, 'lessons')] = context.settings.lessons;
  const place = judgePlace(root, id);
  const folder = join(root, id);
  const words = {
    'LESSON-TITLE': title ?? plannedTitle(id) ?? place.name,
    'TRACK/NN-SLUG': id,
    'EARLIER-LESSON': lessonBefore(context.settings.lessons, id),
  };
  const files = readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(template, join(entry.parentPath, entry.name)))
    .sort();
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), fill(readFileSync(join(template, file), 'utf8'), words));
  }
  const shown = relative('.', folder);
  context.print(json ? JSON.stringify({ lesson: id, folder, files }, undefined, 2) : shown);
  context.say(nextSteps(id, shown));
  return 0;
}

/** A first lesson has none before it: it asks its question about itself. */
function fill(text: string, words: Readonly<Record<string, string | undefined>>): string {
  const before = words['EARLIER-LESSON'];
  const fitting =
    before !== undefined
      ? text
      : text.replace('[EARLIER-LESSON]', '[]').replace(/<Recall(\s+id="[^"]*")\s+from="[^"]*"/, '<Quiz$1');
  return Object.entries(words).reduce((filled, [word, value = '']) => filled.replaceAll(word, value), fitting);
}

/** Throws UserError for a name that is none, a track that is unknown, and a number that is taken. */
function judgePlace(root: string, id: string): { name: string } {
  const [, track = '', number = '', name = ''] =
    /^([a-z][a-z0-9-]*)\/(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(id) ?? [];
  if (name === '') {
    throw new UserError({
      code: 'bad-lesson-name',
      message: `"${id}" is no name of a lesson`,
      hint: 'Write track, two digits and words: linux/07-user-namespaces',
    });
  }
  if (!tracks.some(({ folder }) => folder === track)) {
    throw new UserError({
      code: 'no-such-track',
      message: `There is no track "${track}"`,
      hint: `Tracks: ${tracks.map(({ folder }) => folder).join(', ')}. A new one is added in src/tracks.ts`,
    });
  }
  const there = existsSync(join(root, track)) ? readdirSync(join(root, track)) : [];
  const taken = there.find((slug) => slug.startsWith(`${number}-`));
  if (taken !== undefined) {
    throw new UserError({
      code: 'lesson-exists',
      message: `${track}/${taken} is there already; nothing was written`,
      hint: `Take another number: ${nextNumber(there)}`,
    });
  }
  return { name: `${name[0]?.toUpperCase()}${name.slice(1).replaceAll('-', ' ')}` };
}

function nextNumber(slugs: readonly string[]): string {
  const highest = Math.max(0, ...slugs.map((slug) => Number.parseInt(slug, 10)).filter(Number.isInteger));
  return `${highest + 1}`.padStart(2, '0');
}

function plannedTitle(id: string): string | undefined {
  const [folder, slug] = id.split('/');
  return tracks.find((track) => track.folder === folder)?.planned.find((plan) => plan.slug === slug)?.title;
}

/** The lesson that is read before this one, written or planned. */
function lessonBefore(folders: readonly string[], id: string): string | undefined {
  const course = readCourse(folders);
  return course.planned.findLast((other) => course.order(other, id) < 0);
}

const nextSteps = (id: string, folder: string): string =>
  [
    '',
    'It works as it is; make it yours:',
    `  1. ${join(folder, 'checks.ts')}: what must be true at the end; solution.sh, accept/ and wrong/ prove it`,
    `  2. ${join(folder, 'index.mdx')}: the page`,
    `  3. npx drydock lint ${id}     words, links, hints; no sandbox`,
    `  4. npx drydock prove ${id}    checks and page on a real sandbox`,
    'A start state goes to setup.sh and files/. All rules: npx drydock lint --rules',
  ].join('\n');
