import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type LessonAnswers, newAnswers } from '#protocol';
import type { LessonCatalog } from '../../../grading/index.ts';
import type { WebContext } from '../../context.ts';
import type { Help } from '../../progress/help.ts';
import { visitorOf } from '../guard.ts';
import { perMinute } from '../limits.ts';
import { parse } from '../problems.ts';
import { lessonOf } from './lesson-of.ts';

const learn = { config: { permission: 'learn' } } as const;
const limited = (max: number) => ({ config: { permission: 'learn', rateLimit: perMinute(max) } }) as const;
const checkPath = z.object({ check: z.string().max(64) });
/** Rows of a learner: the whole course has fewer options than that. */
const mostAnswers = 5000;

interface LearningRoutesContext extends Pick<WebContext, 'store'> {
  readonly lessons: LessonCatalog;
  readonly help: Help;
}

/** What a learner answered at the questions of a page, and the help that was taken with its checks. */
export function learningRoutes(app: FastifyInstance, { store, lessons, help }: LearningRoutesContext): void {
  app.get('/api/lessons/:track/:slug/answers', learn, async (request): Promise<LessonAnswers> => {
    const { id } = lessonOf(request, lessons);
    return { lesson: id, answers: await store.answers.of(visitorOf(request).learner.id, id) };
  });

  app.post('/api/lessons/:track/:slug/answers', limited(120), async (request, reply) => {
    const { answers } = parse(newAnswers, request.body);
    await store.answers.add(visitorOf(request).learner.id, lessonOf(request, lessons).id, answers, mostAnswers);
    return reply.code(204).send();
  });

  app.get('/api/lessons/:track/:slug/help', learn, async (request) =>
    help.of(visitorOf(request).learner.id, lessonOf(request, lessons)),
  );

  app.post('/api/lessons/:track/:slug/checks/:check/hint', limited(60), async (request) => {
    const { check } = parse(checkPath, request.params);
    return help.takeHint(visitorOf(request).learner.id, lessonOf(request, lessons), check);
  });

  app.post('/api/lessons/:track/:slug/checks/:check/solution', limited(60), async (request) => {
    const { check } = parse(checkPath, request.params);
    return help.takeSolution(visitorOf(request).learner.id, lessonOf(request, lessons), check);
  });
}
