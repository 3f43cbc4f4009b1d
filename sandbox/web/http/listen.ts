import { once } from 'node:events';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/**
 * Listens. Alone at first, but so that a successor can join the same port (SO_REUSEPORT) before this one stops listening: during an upgrade
 * nobody is refused. Rejects with the system's error when another program has the port.
 */
export async function listen(
  app: FastifyInstance,
  { host, port, sharePort }: Pick<Config, 'host' | 'port' | 'sharePort'>,
): Promise<void> {
  // A port that is shared is not refused to the next one: whether it is free must be asked without sharing.
  if (sharePort === 'first' && port !== 0) await mustBeFree(host, port);
  await app.listen({ host, port, ...(sharePort === undefined ? {} : { reusePort: true }) });
}

async function mustBeFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  await once(probe.listen({ host, port, exclusive: true }), 'listening');
  probe.close();
  await once(probe, 'close');
}
