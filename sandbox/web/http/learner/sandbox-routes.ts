import type { FastifyInstance } from 'fastify';
import { beginning, ticketRequest, UserError } from '#protocol';
import type { LessonCatalog } from '../../../grading/index.ts';
import type { Tickets } from '../../auth/tickets.ts';
import type { Sandboxes } from '../../seats/sandboxes.ts';
import { visitorOf } from '../guard.ts';
import { perMinute } from '../limits.ts';
import { parse } from '../problems.ts';

export interface SandboxRoutesContext {
  readonly sandboxes: Sandboxes;
  readonly tickets: Tickets;
  readonly lessons: LessonCatalog;
}

const limited = (max: number) => ({ config: { permission: 'learn', rateLimit: perMinute(max) } }) as const;

/** The learner's own sandbox, and the tickets for its sockets. */
export function sandboxRoutes(app: FastifyInstance, { sandboxes, tickets, lessons }: SandboxRoutesContext): void {
  app.post('/api/sandbox', limited(60), async (request) => sandboxes.claim(visitorOf(request).learner.id));

  app.get('/api/sandbox', { config: { permission: 'learn' } }, async (request) => {
    const view = await sandboxes.view(visitorOf(request).learner.id);
    if (view === undefined) throw noSandbox();
    return view;
  });

  app.post('/api/sandbox/reset', limited(10), async (request) => sandboxes.reset(visitorOf(request).learner.id));

  app.post('/api/sandbox/begin', limited(10), async (request) => {
    const begin = parse(beginning, request.body);
    const tasks = lessons.get(begin.lesson)?.summary.checks;
    if (tasks?.some(({ id }) => id === begin.task) !== true) throw noTask();
    return sandboxes.begin(visitorOf(request).learner.id, begin);
  });

  app.post('/api/sandbox/pause', limited(30), async (request) => {
    const view = await sandboxes.pause(visitorOf(request).learner.id);
    if (view === undefined) throw noSandbox();
    return view;
  });

  app.post('/api/sandbox/extend', limited(30), async (request) => {
    const view = await sandboxes.extend(visitorOf(request).learner.id);
    if (view === undefined) throw noSandbox();
    return view;
  });

  app.post('/api/tickets', limited(240), async (request) => {
    const wanted = parse(ticketRequest, request.body);
    const visitor = visitorOf(request);
    if (wanted.use === 'live') return tickets.issue(visitor, 'live', undefined);
    // One look-up for unknown and foreign alike, so both take the same time.
    if (!(await sandboxes.owns(visitor.learner.id, wanted.sandbox))) throw noSandbox();
    return tickets.issue(visitor, 'terminal', wanted.sandbox);
  });
}

function noTask(): UserError {
  return new UserError(
    {
      code: 'no-such-task',
      message: 'This lesson has no such task',
      hint: 'The course may have changed: reload the page and choose a task on it',
    },
    { status: 404 },
  );
}

function noSandbox(): UserError {
  return new UserError(
    {
      code: 'no-sandbox',
      message: 'You have no such sandbox',
      hint: 'Open a lesson with a terminal: it gives you one',
    },
    { status: 404 },
  );
}
