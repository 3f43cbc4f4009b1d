import type { FastifyInstance } from 'fastify';
import type { LabHosts } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';
import type { Metrics } from '../metrics.ts';

/** What watches the installation: alive, ready to teach, and in figures. */
export function healthRoutes(
  app: FastifyInstance,
  { store, log, hosts, metrics }: WebContext & { hosts: LabHosts; metrics: Metrics },
): void {
  app.get('/healthz', { config: { permission: 'read' }, logLevel: 'warn' }, async () => ({ status: 'ok' }));

  app.get('/readyz', { config: { permission: 'read' }, logLevel: 'warn' }, async (_request, reply) => {
    const answer = async (check: Promise<unknown>, part: string) => {
      try {
        await check;
        return 'ok';
      } catch (error) {
        log.warn({ err: error, part }, 'Not ready');
        return 'away';
      }
    };
    const [database, labHost] = await Promise.all([
      answer(store.ping(), 'database'),
      answer(Promise.all(hosts.all().map((host) => host.hello())), 'lab host'),
    ]);
    const ready = database === 'ok' && labHost === 'ok';
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', database, labHost });
  });

  app.get('/metrics', { config: { permission: 'operate' }, logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}
