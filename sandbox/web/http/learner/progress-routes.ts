import type { FastifyInstance } from 'fastify';
import { type LessonSeeds, type Progress, resumePoint } from '#protocol';
import { type LessonCatalog, lessonFor } from '../../../grading/index.ts';
import type { WebContext } from '../../context.ts';
import type { LearnerSeeds } from '../../progress/learner-seeds.ts';
import { visitorOf } from '../guard.ts';
import { parse } from '../problems.ts';
import { lessonOf } from './lesson-of.ts';

const learn = { config: { permission: 'learn' } } as const;

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

  app.get('/api/lessons/:track/:slug/checks', learn, async (request) => {
    const lesson = lessonOf(request, lessons);
    return lessonFor(lesson, await seeds(visitorOf(request).learner.id, lesson)).summary;
  });

  app.get('/api/lessons/:track/:slug/seeds', learn, async (request) => {
    const lesson = lessonOf(request, lessons);
    const answer: LessonSeeds = { lesson: lesson.id, values: await seeds(visitorOf(request).learner.id, lesson) };
    return answer;
  });
}
