import { join } from 'node:path';
import { pino } from 'pino';
import { openQuota } from './front/quota.ts';
import { startFront } from './front/start-front.ts';
import { limits, readRegistrySettings } from './settings.ts';
import { keepStorage } from './storage/keep-storage.ts';
import { openWheelShelf } from './wheels/wheel-shelf.ts';

/** The course registry: two storages on loopback, one for what is pushed and one that pulls through, and the front that says who may what
 * and has Python packages besides. */
const ports = { own: 5001, upstream: 5002 } as const;

const { secret, upstream, wheelsUpstream, port, data } = readRegistrySettings(process.env);
delete process.env.DRYDOCK_REGISTRY_SECRET;
const log = pino({ name: 'registry' });
const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());
const storage = { log, signal: ending.signal };

const front = await startFront({
  secret,
  ports,
  port,
  wheels: openWheelShelf({
    folder: join(data, 'wheels'),
    upstream: wheelsUpstream,
    most: limits.wheels,
    now: () => Date.now(),
  }),
  quota: openQuota(join(data, 'quota.json'), limits),
  now: () => Date.now(),
  onError: (error) => log.error({ err: error }, 'a request failed'),
});
log.info({ port }, 'the course registry listens');
ending.signal.addEventListener('abort', () => front.close());
await Promise.all([
  keepStorage(storage, { folder: join(data, 'own'), port: ports.own, secret }),
  keepStorage(storage, { folder: join(data, 'mirror'), port: ports.upstream, secret, upstream, most: limits.mirror }),
]);
process.exit(0);
