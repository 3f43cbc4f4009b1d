import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UserError } from '#protocol';

/** Makes `config.rateLimit` of a route work; without it a route is not limited. */
export async function installLimits(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    hook: 'preHandler',
    errorResponseBuilder: (_request, { after }) =>
      new UserError(
        { code: 'too-many-requests', message: 'Too many requests of this kind', hint: `Try again in ${after}` },
        { status: 429 },
      ),
  });
}

/** At most so many a minute for one learner; for one address when there is no session. */
export function perMinute(max: number): RateLimitOptions {
  const keyGenerator = ({ visitor, ip }: FastifyRequest) => visitor?.learner.id ?? ip;
  return { max, timeWindow: 60_000, keyGenerator };
}

/** At most so many new guests a minute from one address: a classroom behind one router, not a flood. */
export function newcomersPerMinute(max: number): RateLimitOptions {
  return { max, timeWindow: 60_000, allowList: ({ visitor }) => visitor !== undefined };
}
