import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LessonProblem, lessonId, UserError } from '#protocol';
import type { LessonCatalog, LessonEntry } from '../../../grading/index.ts';
import { parse } from '../problems.ts';

const lessonPath = z.object({ track: z.string().max(64), slug: z.string().max(64) });

/** The lesson that a route under /api/lessons/:track/:slug names. Throws UserError `no-such-lesson` (404) or `broken-lesson` (503). */
export function lessonOf(request: FastifyRequest, lessons: LessonCatalog): LessonEntry {
  const { track, slug } = parse(lessonPath, request.params);
  const id = lessonId.safeParse(`${track}/${slug}`).data;
  const lesson = id === undefined ? undefined : lessons.get(id);
  if (lesson === undefined) throw noChecks(`${track}/${slug}`, lessons);
  return lesson;
}

/** Why a lesson has no checks: it has none, or its author's file is broken. */
export function noChecks(id: string, lessons: LessonCatalog): UserError {
  const known = lessonId.safeParse(id).data;
  const problem = known === undefined ? undefined : lessons.problem?.(known);
  if (problem !== undefined) {
    return new UserError(
      {
        code: 'broken-lesson',
        message: brokenWords(problem).slice(0, 1000),
        hint: 'Nothing of this lesson is judged until the file is mended and saved',
      },
      { status: 503 },
    );
  }
  if (known !== undefined && lessons.isBroken(known)) {
    return new UserError(
      {
        code: 'broken-lesson',
        message:
          'The checks of this lesson are broken. The mistake is ours, not yours: it costs you nothing and has been reported',
        hint: 'Go on reading and trying; the terminal works. Come back to the checks when the course was updated',
      },
      { status: 503 },
    );
  }
  return new UserError(
    {
      code: 'no-such-lesson',
      message: `There are no checks for a lesson "${id}"`,
      hint: 'Go on reading; if the lesson should have checks, reload the page: the course may have changed',
    },
    { status: 404 },
  );
}

/** What an author is told of checks that cannot be used. */
export function brokenWords({ message, file, line }: LessonProblem): string {
  return file === undefined ? `The checks cannot be loaded: ${message}` : `${file}:${line}: ${message}`;
}
