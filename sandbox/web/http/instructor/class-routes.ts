import type { FastifyInstance } from 'fastify';
import { joinRequest, newClass, newReservation } from '#protocol';
import type { Classes } from '../../seats/classes.ts';
import { visitorOf } from '../guard.ts';
import { perMinute } from '../limits.ts';
import { parse } from '../problems.ts';

const teach = { config: { permission: 'teach', rateLimit: perMinute(60) } } as const;

/** Classes of an instructor, the sandboxes kept for them, and the way in for learners. */
export function classRoutes(app: FastifyInstance, { classes }: { readonly classes: Classes }): void {
  app.post('/api/classes', teach, async (request) => {
    const { name } = parse(newClass, request.body);
    return classes.create(visitorOf(request).learner.id, name);
  });

  app.get('/api/classes', teach, async (request) => classes.owned(visitorOf(request).learner.id));

  // Few tries: a code is short enough to be typed.
  const join = { config: { permission: 'learn', rateLimit: perMinute(10) } } as const;
  app.post('/api/classes/join', join, async (request) => {
    const { code } = parse(joinRequest, request.body);
    return classes.join(visitorOf(request).learner.id, code);
  });

  app.post<{ Params: { id: string } }>('/api/classes/:id/reservations', teach, async (request) =>
    classes.reserve(visitorOf(request).learner.id, request.params.id, parse(newReservation, request.body)),
  );

  app.delete<{ Params: { id: string; reservation: string } }>(
    '/api/classes/:id/reservations/:reservation',
    teach,
    async (request, reply) => {
      const { id, reservation } = request.params;
      await classes.cancel(visitorOf(request).learner.id, id, reservation);
      return reply.code(204).send();
    },
  );
}
