import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { UserError } from '#protocol';
import type { SessionRecord } from '../../storage/index.ts';
import { isAllowed } from '../auth/permissions.ts';
import type { SessionCookie } from '../auth/session-cookie.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Gate } from './gate.ts';

export interface GuardOptions {
  readonly gate: Pick<Gate, 'checkHost' | 'checkOrigin'>;
  readonly sessions: Pick<Sessions, 'find' | 'isCsrfToken'>;
  cookie(): Pick<SessionCookie, 'name'>;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Stands before every route: Host, Origin of what changes state, session, permission, CSRF token. Makes `app.ready()`
 * fail when a route states no permission. Gives the routes as `GET /path`, filled as they are registered.
 */
export function installGuard(app: FastifyInstance, { gate, sessions, cookie }: GuardOptions): ReadonlySet<string> {
  const routes: RouteOptions[] = [];
  const names = new Set<string>();
  app.addHook('onRoute', (route) => {
    routes.push(route);
    for (const method of [route.method].flat()) names.add(`${method} ${route.url}`);
  });
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => config?.permission === undefined);
    if (open.length > 0) {
      throw new Error(`Routes without a permission: ${open.map(({ method, url }) => `${method} ${url}`).join(', ')}`);
    }
  });

  app.decorateRequest('visitor', undefined);
  app.addHook('onRequest', async (request) => {
    gate.checkHost(request.headers.host);
    const changes = !safeMethods.has(request.method);
    if (changes) gate.checkOrigin(request.headers.origin, request.headers.host);
    const permission = request.routeOptions.config.permission ?? 'read';
    if (permission === 'read') return;
    request.visitor = await sessions.find(request.cookies[cookie().name]);
    if (permission === 'operate' && isOnThisMachine(request)) return;
    if (!isAllowed(request.visitor?.learner.role ?? 'anonymous', permission)) throw refused(request.visitor);
    if (!changes || permission === 'enter' || request.visitor === undefined) return;
    if (!sessions.isCsrfToken(request.visitor, request.headers['x-drydock-csrf'])) throw wrongCsrf();
  });
  return names;
}

/** The session behind a route that asked for one. */
export function visitorOf({ visitor, routeOptions }: FastifyRequest): SessionRecord {
  if (visitor === undefined) throw new Error(`${routeOptions.url} needs a session but lets anonymous visitors in`);
  return visitor;
}

/** Somebody on this machine, asking directly: a proxy adds headers that say for whom it asks. */
function isOnThisMachine({ socket, headers }: FastifyRequest): boolean {
  const direct = headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
  return direct && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(socket.remoteAddress ?? '');
}

function refused(visitor: SessionRecord | undefined): UserError {
  if (visitor === undefined) {
    return new UserError(
      { code: 'no-session', message: 'This browser has no session here', hint: 'Reload the page to get one' },
      { status: 401 },
    );
  }
  return new UserError(
    {
      code: 'not-allowed',
      message: `The role "${visitor.learner.role}" may not do this`,
      hint: 'Ask the operator of this Drydock for the right role',
    },
    { status: 403 },
  );
}

function wrongCsrf(): UserError {
  return new UserError(
    {
      code: 'wrong-csrf',
      message: 'The request lacks the token that proves it comes from our page',
      hint: 'Reload the page and try again',
    },
    { status: 403 },
  );
}
