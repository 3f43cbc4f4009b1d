import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { connectEngine } from './engine/index.ts';
import { startFleet } from './fleet/index.ts';
import { startRelay } from './relay/index.ts';
import { places, ports, readAgentSettings } from './settings.ts';

/** `main.ts fleet` as root, `main.ts relay` as its own user without any right: the two processes of the agent. */
async function main(part: string | undefined): Promise<void> {
  const settings = readAgentSettings(process.env);
  // The secret leaves our environment, so that no child inherits it.
  delete process.env.DRYDOCK_AGENT_SECRET;
  const log = pino({ name: part ?? 'agent', level: process.env.DRYDOCK_LOG_LEVEL ?? 'info' });
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());
  ending.signal.addEventListener('abort', () => setTimeout(() => process.exit(0), 200).unref());
  const { signal } = ending;
  const now = () => Date.now();

  switch (part) {
    case 'fleet':
      return startFleet({
        engine: connectEngine(places.engineSocket),
        settings,
        log,
        isCgroup2: existsSync('/sys/fs/cgroup/cgroup.controllers'),
        now,
        random: (bytes) => randomBytes(bytes),
        signal,
        check: async () => ({ state: 'open' }),
      });
    case 'relay': {
      const { secret, host: name, version } = settings;
      const socketsFolder = places.guarded;
      await startRelay({ log, secret, port: ports.relay, host: '0.0.0.0', socketsFolder, now, signal, name, version });
      return;
    }
    default:
      throw new Error(`Expected "fleet" or "relay", found "${part ?? ''}"`);
  }
}

await main(process.argv[2]);
