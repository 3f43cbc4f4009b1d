import { getCollection } from 'astro:content';
import type { AstroGlobal } from 'astro';
import { AstroError } from 'astro/errors';
import { tracks } from '../tracks.ts';

type Locals = AstroGlobal['locals'];
type Lesson = Locals['starlightRoute']['entry'];

/** The lesson whose page is being built. */
export function thisLesson(locals: Locals): Lesson {
  return locals.starlightRoute.entry;
}

/** An error that names the page; it fails the build. `hint` is what to write instead. */
export function authorError(locals: Locals, message: string, hint: string): AstroError {
  return new AstroError(`${thisLesson(locals).filePath ?? 'This page'}: ${message}`, hint);
}

type Misconception = NonNullable<Lesson['data']['misconceptions']>[number];
type Term = NonNullable<Lesson['data']['terms']>[number];

/** Every misconception of the course by its id. A lesson may refer to those of another. */
export async function misconceptions(): Promise<ReadonlyMap<string, Misconception>> {
  const lessons = await getCollection('docs');
  return new Map(lessons.flatMap(({ data }) => data.misconceptions ?? []).map((one) => [one.id, one]));
}

export interface GlossaryEntry extends Term {
  /** Anchor on the glossary page, and id of the definition shown in the lesson. */
  readonly slug: string;
  readonly lesson: { readonly id: string; readonly title: string };
}

/** Every term of the course in alphabetical order, with the lesson that introduces it. */
export async function glossary(): Promise<readonly GlossaryEntry[]> {
  const lessons = await getCollection('docs', ({ data }) => !data.draft);
  return lessons
    .flatMap(({ id, data }) =>
      (data.terms ?? []).map((term) => ({ ...term, slug: slugOf(term.term), lesson: { id, title: data.title } })),
    )
    .sort((a, b) => a.term.localeCompare(b.term, 'en', { sensitivity: 'base' }));
}

/** `PID namespace` -> `pid-namespace` */
export function slugOf(term: string): string {
  return term
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Title of a lesson, written or planned, and its address when it is written; undefined for one that the plan does not know. */
export async function lessonLink(id: string): Promise<{ title: string; href: string | undefined } | undefined> {
  const written = (await getCollection('docs', ({ data }) => !data.draft)).find((lesson) => lesson.id === id);
  if (written !== undefined) return { title: written.data.title, href: `/${id}/` };
  const [folder, slug] = id.split('/');
  const planned = tracks.find((track) => track.folder === folder)?.planned.find((plan) => plan.slug === slug);
  return planned === undefined ? undefined : { title: planned.title, href: undefined };
}
