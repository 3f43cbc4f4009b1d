import type { FastifyInstance } from 'fastify';
import { previewRequest, UserError } from '#protocol';
import type { Previews } from '../../preview/previews.ts';
import { visitorOf } from '../guard.ts';
import { perMinute } from '../limits.ts';
import { parse } from '../problems.ts';

/** The way from a lesson's page to a port of the learner's sandbox. */
export function previewRoutes(app: FastifyInstance, { previews }: { previews: Pick<Previews, 'open'> }): void {
  app.post('/api/previews', { config: { permission: 'learn', rateLimit: perMinute(120) } }, async (request) => {
    const { port } = parse(previewRequest, request.body);
    const opened = await previews.open(visitorOf(request), port);
    if (opened !== undefined) return opened;
    const problem = { code: 'no-sandbox', message: 'You have no running sandbox', hint: 'Wait until the lab is ready' };
    throw new UserError(problem, { status: 409 });
  });
}
