import type { FastifyInstance, FastifyReply } from 'fastify';
import { invitationRequest, recoverRequest, type Session } from '#protocol';
import type { SessionCookie } from '../../auth/session-cookie.ts';
import type { Sessions } from '../../auth/sessions.ts';
import { visitorOf } from '../guard.ts';
import { newcomersPerMinute, perMinute } from '../limits.ts';
import { parse } from '../problems.ts';

export interface SessionRoutesContext {
  readonly sessions: Sessions;
  cookie(): SessionCookie;
}

/** Who am I: no account, a guest is made for a browser that has no cookie. */
export function sessionRoutes(app: FastifyInstance, { sessions, cookie }: SessionRoutesContext): void {
  const give = (reply: FastifyReply, { token, session }: { token: string; session: Session }) => {
    const { name, options } = cookie();
    return reply.setCookie(name, token, options).send(session);
  };

  const asGuest = { config: { permission: 'enter', rateLimit: newcomersPerMinute(120) } } as const;
  app.post('/api/session', asGuest, async ({ visitor, cookies }, reply) => {
    if (visitor === undefined) return give(reply, await sessions.createGuest());
    // The same cookie again: it lives for another year from now.
    return give(reply, { token: cookies[cookie().name] ?? '', session: sessions.describe(visitor) });
  });

  const recovery = { config: { permission: 'enter', rateLimit: { max: 10, timeWindow: 60_000 } } } as const;
  app.post('/api/session/recover', recovery, async ({ body, visitor }, reply) => {
    const { code } = parse(recoverRequest, body);
    return give(reply, await sessions.recover(code, visitor));
  });

  app.post('/api/session/invitation', { config: { permission: 'learn', rateLimit: perMinute(10) } }, async (request) =>
    sessions.accept(parse(invitationRequest, request.body).invitation, visitorOf(request)),
  );
}
