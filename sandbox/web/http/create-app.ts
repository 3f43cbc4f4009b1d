import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookiePlugin from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Config } from '../config.ts';
import type { PreviewPlace } from '../preview/preview-place.ts';
import type { Previews } from '../preview/previews.ts';
import { contentSecurityPolicy } from './csp.ts';
import { finishWithin } from './finish-within.ts';
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
  /** Ports of sandboxes, which have names of their own: none of our routes and headers is theirs. */
  readonly previews: Pick<Previews, 'request'>;
  /** Where they open. */
  readonly previewPlace: Pick<PreviewPlace, 'source'>;
  routes(app: FastifyInstance): void;
  onAnswer(route: string, method: string, status: number, seconds: number): void;
}

/** Puts together headers, guard, limits, the routes, and the site for everything else. Throws UserError `no-site`. */
export async function createApp({ log, config, secure, routes, onAnswer, ...options }: AppOptions): Promise<App> {
  await assertSite(config.site);
  const { previews, previewPlace, ...guard } = options;
  const policy = await contentSecurityPolicy(config.site);
  const app = Fastify({
    loggerInstance: log,
    // Requests are logged once, when answered, and without their headers.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    // Of uploads to ports of sandboxes; the platform's own requests are small.
    requestTimeout: 60 * 60_000,
    forceCloseConnections: 'idle',
    // What comes on a connection that is still open is answered as ever.
    return503OnClosing: false,
    serverFactory: (handler): Server => {
      const either: typeof handler = (request, response) => {
        if (previews.request(request, response)) return;
        finishWithin(request, 30_000);
        handler(request, response);
      };
      return config.tls === undefined ? createServer(either) : createTlsServer(config.tls, either);
    },
  });
  installProblems(app);
  installHeaders(app, { policy: () => policy(previewPlace.source), secure });
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
