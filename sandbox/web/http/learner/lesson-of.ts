import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LessonId, lessonId, UserError } from '#protocol';
import type { LessonCatalog, LessonEntry } from '../../../grading/index.ts';
import { parse } from '../problems.ts';

const lessonPath = z.object({ track: z.string().max(64), slug: z.string().max(64) });

/** The lesson that a route under /api/lessons/:track/:slug names. Throws UserError `no-such-lesson` (404). */
export function lessonOf(request: FastifyRequest, lessons: LessonCatalog): LessonEntry {
  const { track, slug } = parse(lessonPath, request.params);
  const id = lessonId.safeParse(`${track}/${slug}`).data;
  const lesson = id === undefined ? undefined : lessons.get(id);
  if (lesson === undefined) throw noSuchLesson(`${track}/${slug}`);
  return lesson;
}

export function noSuchLesson(id: LessonId | string): UserError {
  return new UserError(
    {
      code: 'no-such-lesson',
      message: `There are no checks for a lesson "${id}"`,
      hint: 'Go on reading; if the lesson should have checks, reload the page: the course may have changed',
    },
    { status: 404 },
  );
}
