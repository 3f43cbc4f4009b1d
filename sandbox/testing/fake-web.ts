/**
 * Web without a lab host, to look at the site and to test it: `node sandbox/testing/fake-web.ts [PORT]`, then open the printed URL.
 * Its shell knows a few words: `fix` and `wrong` change the checks, `green` passes all, `flood`, `sleep`, `exit N`.
 */
import type { IncomingMessage, Server } from 'node:http';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type Answer,
  type CheckId,
  checkId,
  type LiveDown,
  lessonId,
  type SandboxView,
  sandboxId,
  socketHello,
} from '#protocol';
import { FakeHelp } from './fake-help.ts';
import { FakeShell } from './fake-shell.ts';
import { type FakeWorld, fakeChecks, fakeResults, fakeSeeds } from './fake-verdicts.ts';

const sandbox = sandboxId.parse('s-fakefakefake');
const lesson = lessonId.parse('linux/02-namespaces');

export interface FakeWeb {
  readonly url: string;
  /** Changes what the checks see. */
  world(world: FakeWorld): void;
  /** Cuts every socket, as a restart does. */
  cut(): void;
  close(): Promise<void>;
}

export async function startFakeWeb(options: { port: number; site: string; coldMs?: number }): Promise<FakeWeb> {
  const app = Fastify({ forceCloseConnections: true });
  const shells = new Map<number, FakeShell>();
  const live = new Set<WebSocket>();
  const passed = new Map<CheckId, string>();
  const answers: Answer[] = [];
  const help = new FakeHelp();
  let world: FakeWorld = 'fresh';
  let resume: unknown;
  let view: SandboxView = { state: 'gone', detail: 'Not asked for yet.' };
  let guests = 0;

  const tell = (message: LiveDown) => {
    for (const socket of live) socket.send(JSON.stringify(message));
  };
  const verdicts = (): LiveDown => ({ type: 'verdicts', lesson, results: fakeResults(world, passed) });
  const change = (next: FakeWorld) => {
    world = next;
    tell(verdicts());
  };
  const activate = () => {
    view = { state: 'starting', id: sandbox, detail: 'Waking a machine.' };
    setTimeout(() => {
      view = { state: 'active', id: sandbox };
      tell({ type: 'sandbox', sandbox: view });
      tell(verdicts());
    }, options.coldMs ?? 300);
    return view;
  };
  const shellOf = (number: number) => {
    const known = shells.get(number);
    if (known !== undefined && !known.closed) return known;
    const made = new FakeShell(change);
    shells.set(number, made);
    return made;
  };

  app.post('/api/session', async () => ({
    learner: `l-${'a'.repeat(20)}`,
    name: 'guest 1',
    role: 'learner',
    csrf: 'fake',
    ...(guests++ === 0 ? { recoveryCode: 'K7QM-3XRA-9TVB-2HND' } : {}),
  }));
  app.post('/api/session/recover', async (_request, reply) =>
    reply.status(404).send({
      error: { code: 'no-such-code', message: 'No learner has this code.', hint: 'Look at it letter by letter.' },
    }),
  );
  app.get('/api/progress', async () => ({
    ...(resume === undefined ? {} : { resume }),
    passed: [...passed].map(([check, at]) => ({ lesson, check, at })),
  }));
  app.put('/api/progress/resume', async (request, reply) => {
    resume = request.body;
    return reply.status(204).send();
  });
  app.get('/api/lessons/:track/:slug/seeds', async () => ({ lesson, values: fakeSeeds }));
  app.get('/api/lessons/*', async (request) =>
    request.url.endsWith('/answers')
      ? { lesson, answers }
      : { lesson, checks: fakeChecks.map(({ id }) => help.of(id)) },
  );
  app.post<{ Body: { answers: Answer[] } }>('/api/lessons/:track/:slug/answers', async (request, reply) => {
    answers.push(...request.body.answers);
    return reply.status(204).send();
  });
  app.post<{ Params: { check: string; what: string } }>(
    '/api/lessons/:track/:slug/checks/:check/:what',
    async ({ params }) => help.take(checkId.parse(params.check), params.what),
  );
  app.post('/api/sandbox', async () => (view.state === 'active' || view.state === 'starting' ? view : activate()));
  app.get('/api/sandbox', async () => view);
  app.post('/api/sandbox/reset', async () => {
    for (const shell of shells.values()) shell.close();
    shells.clear();
    passed.clear();
    world = 'fresh';
    return activate();
  });
  app.post('/api/tickets', async () => ({ ticket: 'once', expiresAt: Date.now() + 30_000 }));
  app.post<{ Params: { world: FakeWorld } }>('/fake/world/:world', async (request) => {
    change(request.params.world);
    return {};
  });
  app.post('/fake/cut', async () => {
    for (const client of sockets.clients) client.terminate();
    return {};
  });

  const sockets = new WebSocketServer({ noServer: true });
  const { server }: { server: Server } = app;
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (request.url === '/api/live') serveLive(client);
      else serveTerminal(client);
    });
  });
  const serveLive = (client: WebSocket) => {
    live.add(client);
    client.on('close', () => live.delete(client));
    client.on('message', (data) => {
      const message: unknown = JSON.parse(String(data));
      const type = typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
      const answer = (down: LiveDown) => client.send(JSON.stringify(down));
      if (type === 'ping') answer({ type: 'pong' });
      if (type !== 'watch') return;
      answer({ type: 'sandbox', sandbox: view });
      answer({ type: 'checks', checks: { lesson, checks: fakeChecks } });
      if (view.state === 'active') answer(verdicts());
    });
  };
  const serveTerminal = (client: WebSocket) => {
    client.once('message', (first) => {
      const { terminal = 1 } = socketHello.parse(JSON.parse(String(first)));
      shellOf(terminal).serve(client, () => [...shells.keys()]);
    });
  };

  await app.register(fastifyStatic, { root: options.site, preCompressed: true });
  app.setNotFoundHandler((request, reply) =>
    request.url.startsWith('/api')
      ? reply.status(404).send({ error: { code: 'not-found', message: 'Not found.' } })
      : reply.status(404).sendFile('404.html'),
  );
  const url = await app.listen({ port: options.port, host: '127.0.0.1' });
  return {
    url,
    world: change,
    cut: () => {
      for (const client of sockets.clients) client.terminate();
    },
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await app.close();
    },
  };
}

if (import.meta.main) {
  const port = Number(process.argv[2] ?? 4777);
  const site = resolve(import.meta.dirname, '../../dist');
  const web = await startFakeWeb({ port, site });
  process.stdout.write(`${web.url}\n`);
}
