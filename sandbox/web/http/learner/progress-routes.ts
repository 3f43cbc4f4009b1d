import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LessonId, type LessonSeeds, lessonId, type Progress, resumePoint, UserError } from '#protocol';
import { type LessonCatalog, type LessonEntry, lessonFor } from '../../../grading/index.ts';
import type { WebContext } from '../../context.ts';
import type { LearnerSeeds } from '../../progress/learner-seeds.ts';
import { visitorOf } from '../guard.ts';
import { parse } from '../problems.ts';

const learn = { config: { permission: 'learn' } } as const;
const lessonPath = z.object({ track: z.string().max(64), slug: z.string().max(64) });

interface ProgressRoutesContext extends Pick<WebContext, 'store'> {
  readonly lessons: LessonCatalog;
  readonly seeds: LearnerSeeds;
}

/** What a learner has done, where he left, and what a lesson is made of for him. */
export function progressRoutes(app: FastifyInstance, { store, lessons, seeds }: ProgressRoutesContext): void {
  /** Passes of hidden checks are kept, and not told; so are those of lessons that are not there to say which are hidden. */
  const isShown = ({ lesson, check }: Progress['passed'][number]) =>
    lessons.get(lesson)?.summary.checks.some(({ id }) => id === check) === true;

  app.get('/api/progress', learn, async (request): Promise<Progress> => {
    const progress = await store.progress.get(visitorOf(request).learner.id);
    return { ...progress, passed: progress.passed.filter(isShown) };
  });

  app.put('/api/progress/resume', learn, async (request, reply) => {
    await store.progress.setResume(visitorOf(request).learner.id, parse(resumePoint, request.body));
    return reply.code(204).send();
  });

  const lessonOf = (request: FastifyRequest): LessonEntry => {
    const { track, slug } = parse(lessonPath, request.params);
    const id = lessonId.safeParse(`${track}/${slug}`).data;
    const lesson = id === undefined ? undefined : lessons.get(id);
    if (lesson === undefined) throw noSuchLesson(`${track}/${slug}`);
    return lesson;
  };

  app.get('/api/lessons/:track/:slug/checks', learn, async (request) => {
    const lesson = lessonOf(request);
    return lessonFor(lesson, await seeds(visitorOf(request).learner.id, lesson)).summary;
  });

  app.get('/api/lessons/:track/:slug/seeds', learn, async (request) => {
    const lesson = lessonOf(request);
    const answer: LessonSeeds = { lesson: lesson.id, values: await seeds(visitorOf(request).learner.id, lesson) };
    return answer;
  });
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
