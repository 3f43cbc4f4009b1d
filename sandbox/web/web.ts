import { dirname, join } from 'node:path';
import { ownerId, toBase32 } from '#protocol';
import { openCourseCluster } from '../cluster/index.ts';
import type { Grader, GradingContext, LessonCatalog } from '../grading/index.ts';
import { configuredLabHost } from '../lab-client/index.ts';
import { sessionCookie } from './auth/session-cookie.ts';
import { createSessions } from './auth/sessions.ts';
import { createTickets } from './auth/tickets.ts';
import { newToken } from './auth/tokens.ts';
import { createClusterDesk } from './cluster/cluster-desk.ts';
import type { Config } from './config.ts';
import type { WebContext } from './context.ts';
import type { DevDesk } from './dev/dev-desk.ts';
import { traceRoutes } from './dev/trace-routes.ts';
import { createApp } from './http/create-app.ts';
import { createGate } from './http/gate.ts';
import { healthRoutes } from './http/health.ts';
import { classRoutes } from './http/instructor/class-routes.ts';
import { filesRoutes } from './http/learner/files-routes.ts';
import { learningRoutes } from './http/learner/learning-routes.ts';
import { previewRoutes } from './http/learner/preview-routes.ts';
import { progressRoutes } from './http/learner/progress-routes.ts';
import { sandboxRoutes } from './http/learner/sandbox-routes.ts';
import { sessionRoutes } from './http/learner/session-routes.ts';
import { listen } from './http/listen.ts';
import { createMetrics } from './metrics.ts';
import { createPortWatch } from './preview/port-watch.ts';
import { previewPlace } from './preview/preview-place.ts';
import { createPreviews } from './preview/previews.ts';
import { createExercises } from './progress/exercises.ts';
import { createHelp } from './progress/help.ts';
import { createLearnerSeeds } from './progress/learner-seeds.ts';
import { createLessonEgress } from './progress/lesson-egress.ts';
import { createLessonSetup } from './progress/lesson-setup.ts';
import { createPassRecorder } from './progress/pass-recorder.ts';
import { createSteps } from './progress/steps.ts';
import { createClasses } from './seats/classes.ts';
import { watchHosts } from './seats/host-watch.ts';
import { createSandboxes } from './seats/sandboxes.ts';
import { createSnapshots } from './snapshots/snapshots.ts';
import { createSocketPlaces } from './sockets/socket-places.ts';
import { installSockets, type Sockets } from './sockets/upgrade.ts';

export interface WebOptions extends WebContext {
  readonly config: Config;
  readonly lessons: LessonCatalog;
  createGrader(context: GradingContext): Grader;
  /** An author is at work: newcomers are authors, and see how verdicts come about. */
  readonly dev?: DevDesk;
}

/** The web part, listening. */
export interface Web {
  /** Where it listens. */
  readonly url: URL;
  readonly port: number;
  /** `GET /path` of every route. */
  readonly routes: ReadonlySet<string>;
  /** Takes nothing new, closes sockets with a reason, finishes what runs. The store stays open: it is the caller's. */
  close(): Promise<void>;
}

/** Puts web together and listens. Rejects with the system's error when the port is taken, with UserError `no-site` without a site. */
export async function startWeb({ config, lessons, createGrader, dev, ...context }: WebOptions): Promise<Web> {
  const key = await context.store.settings.getOrCreate('server-key', newToken(context.random));
  const scheme = config.tls === undefined ? 'http' : 'https';
  const secure = (config.url?.protocol ?? `${scheme}:`) === 'https:';
  let port = config.port;

  const metrics = createMetrics();
  const sessions = createSessions(
    context,
    { key, invitations: config.agent.secret },
    dev === undefined ? 'learner' : 'author',
  );
  const tickets = createTickets(context);
  const hosts = configuredLabHost(config.agent);
  const hostWatch = watchHosts(context, hosts);
  const owner = ownerId.parse(await context.store.settings.getOrCreate('owner', `w-${toBase32(context.random(12))}`));
  const course = openCourseCluster(config.clusterFolder, { instance: config.name, now: context.now });
  const cluster = createClusterDesk({ ...context, course, hosts, owner });
  const seeds = createLearnerSeeds(context);
  const steps = createSteps({ ...context, hosts, lessons, seeds, cluster });
  const snapshots = createSnapshots({ ...context, hosts }, join(dirname(config.database), 'snapshots'));
  const kept = { steps, snapshots };
  const sandboxes = createSandboxes({ ...context, hosts, metrics, owner, ...kept, times: config.times });
  const setup = createLessonSetup({ ...context, hosts, cluster });
  const passes = createPassRecorder({ ...context, metrics });
  const trace = dev && { trace: dev.trace, startWorker: dev.startWorker };
  const egress = createLessonEgress({ ...context, hosts, sandboxes });
  const judging = { hosts, sandboxes, egress, setup, cluster, passes, seeds, createGrader };
  const exercises = createExercises({ ...context, ...judging, ...trace });
  const places = {
    terminal: createSocketPlaces(8, context.steady),
    live: createSocketPlaces(16, context.steady),
  };
  const gate = createGate({ scheme, publicUrl: config.url, allowedHosts: config.allowedHosts, port: () => port });
  const cookie = () => sessionCookie({ secure, port: Number(config.url?.port || port) });
  const ports = createPortWatch({ ...context, hosts, hostWatch });
  const place = previewPlace(config, () => port);
  const protocol = secure ? ('https' as const) : ('http' as const);
  const inside = { ...context, hosts, sandboxes, tickets, sessions, gate, cookie, place, protocol, stir: ports.stir };
  const previews = createPreviews(inside, key);
  const entry = { gate, sessions, tickets, previews, cookie };

  const sockets: Sockets[] = [];
  const { app, routes } = await createApp({
    ...entry,
    log: context.log,
    config,
    secure,
    previewPlace: place,
    onAnswer: metrics.request,
    routes: (server) => {
      healthRoutes(server, { ...context, hosts, metrics });
      sessionRoutes(server, entry);
      progressRoutes(server, { ...context, lessons, seeds });
      learningRoutes(server, { ...context, lessons, help: createHelp({ ...context, seeds }) });
      sandboxRoutes(server, { sandboxes, tickets, lessons });
      filesRoutes(server, { sandboxes, snapshots });
      classRoutes(server, { classes: createClasses({ ...context, hosts }) });
      previewRoutes(server, { previews });
      if (dev !== undefined) traceRoutes(server, { dev });
      const shown = { hosts, hostWatch, sandboxes, cluster, ports, exercises, lessons, seeds };
      const live = { ...context, ...shown, metrics, places };
      sockets.push(installSockets(server, live, entry));
    },
  });
  await listen(app, config);
  const address = app.server.address();
  if (typeof address === 'object' && address !== null) port = address.port;

  return {
    port,
    routes,
    url: config.url ?? new URL(`${scheme}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`),
    close: async () => {
      // Nobody new comes here from now on; who comes goes to the successor, when there is one.
      app.server.close();
      await dev?.close();
      await Promise.all(sockets.map((each) => each.drain('Drydock restarts; this page comes back by itself')));
      previews.close();
      await app.close();
      ports.close();
      hostWatch.close();
      sandboxes.close();
      cluster.close();
      await exercises.close();
      await passes.close();
      hosts.close();
    },
  };
}
