import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type DevEvent, lessonId } from '#protocol';
import { visitorOf } from '../http/guard.ts';
import { parse } from '../http/problems.ts';
import type { DevDesk } from './dev-desk.ts';

const lessonPath = z.object({ track: z.string().max(64), slug: z.string().max(64) });
/** Bytes waiting at which a page counts as gone; it asks again and gets everything from the start. */
const tooSlow = 4 * 1024 * 1024;

/** How the verdicts of a lesson come about: for authors, in dev mode alone. Server-sent events, each a `devEvent`. */
export function traceRoutes(app: FastifyInstance, { dev }: { dev: DevDesk }): void {
  app.get('/api/dev/lessons/:track/:slug/trace', { config: { permission: 'explain' } }, (request, reply) => {
    const { track, slug } = parse(lessonPath, request.params);
    const lesson = parse(lessonId, `${track}/${slug}`);
    const stream = new PassThrough();
    const send = (event: DevEvent) => {
      if (stream.writableLength > tooSlow) stream.destroy();
      else stream.write(`data: ${JSON.stringify(event)}\n\n`);
    };
    // The first bytes open it, also when there is nothing to tell yet.
    stream.write('retry: 500\n\n');
    const stop = dev.follow(visitorOf(request).learner.id, lesson, send);
    const end = () => stream.end();
    dev.closed.addEventListener('abort', end, { once: true });
    stream.on('close', () => {
      stop();
      dev.closed.removeEventListener('abort', end);
    });
    return reply.type('text/event-stream').send(stream);
  });
}
