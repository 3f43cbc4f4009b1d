import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookiePlugin from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Config } from '../config.ts';
import { contentSecurityPolicy } from './csp.ts';
import { type GuardOptions, installGuard } from './guard.ts';
import { installHeaders } from './headers.ts';
import { installLimits } from './limits.ts';
import { installProblems } from './problems.ts';
import { assertSite, installSite } from './site.ts';

/** The HTTP side of web, not listening yet. */
export interface App {
  readonly app: FastifyInstance;
  /** `GET /path` of every route. */
  readonly routes: ReadonlySet<string>;
}

export interface AppOptions extends GuardOptions {
  readonly log: FastifyBaseLogger;
  readonly config: Config;
  readonly secure: boolean;
  routes(app: FastifyInstance): void;
  onAnswer(route: string, method: string, status: number, seconds: number): void;
}

/** Puts together headers, guard, limits, the routes, and the site for everything else. Throws UserError `no-site`. */
export async function createApp({ log, config, secure, routes, onAnswer, ...guard }: AppOptions): Promise<App> {
  await assertSite(config.site);
  const app = Fastify({
    loggerInstance: log,
    // Requests are logged once, when answered, and without their headers.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    serverFactory: (handler): Server =>
      config.tls === undefined ? createServer(handler) : createTlsServer(config.tls, handler),
  });
  installProblems(app);
  installHeaders(app, { policy: await contentSecurityPolicy(config.site), secure });
  await app.register(cookiePlugin);
  const names = installGuard(app, guard);
  await installLimits(app);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    onAnswer(route, request.method, reply.statusCode, reply.elapsedTime / 1000);
    if (request.url.startsWith('/api/')) {
      const { statusCode: status } = reply;
      request.log.info({ method: request.method, route, status, ms: Math.round(reply.elapsedTime) }, 'Answered');
    }
  });
  routes(app);
  await installSite(app, config.site);
  return { app, routes: names };
}
