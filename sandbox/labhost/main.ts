import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { connectEngine } from './engine/index.ts';
import { openFirewall } from './firewall/index.ts';
import { makeTemplate, raiseSharedLimits, readFleetContext, startFleet } from './fleet/index.ts';
import { startRelay } from './relay/index.ts';
import { checkWall } from './self-check/index.ts';
import { places, ports, readAgentSettings } from './settings.ts';

/**
 * `main.ts fleet` as root and `main.ts relay` as its own user without any right: the two processes of the agent.
 * `main.ts template NAME FROM=TO …` with images on standard input is for the set-up.
 */
async function main([part, ...rest]: readonly string[]): Promise<void> {
  const settings = readAgentSettings(process.env);
  // The secret leaves our environment, so that no child inherits it.
  delete process.env.DRYDOCK_AGENT_SECRET;
  const log = pino({ name: part ?? 'agent', level: process.env.DRYDOCK_LOG_LEVEL ?? 'info' });
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());
  ending.signal.addEventListener('abort', () => setTimeout(() => process.exit(0), 200).unref());
  const { signal } = ending;
  const now = () => Date.now();
  const steady = () => performance.now();

  const engine = connectEngine(places.engineSocket);
  const firewall = openFirewall(settings, log);
  const random = (bytes: number) => randomBytes(bytes);
  const fleetProcess = { engine, firewall, settings, log, now, steady, random, signal };

  switch (part) {
    case 'fleet':
      await raiseSharedLimits(log);
      return startFleet({
        ...fleetProcess,
        isCgroup2: existsSync('/sys/fs/cgroup/cgroup.controllers'),
        check: (runInThrowaway) => checkWall({ log, egress: settings.egress, runInThrowaway }),
      });
    case 'relay': {
      const { secret, host: name, version, registry } = settings;
      const socketsFolder = places.guarded;
      const about = { name, version, registry };
      await startRelay({ log, secret, port: ports.relay, host: '0.0.0.0', socketsFolder, now, signal, ...about });
      return;
    }
    case 'template': {
      const context = await readFleetContext(fleetProcess);
      const [name = '', ...pairs] = rest;
      const tags = pairs.map((pair) => ({
        from: pair.slice(0, pair.indexOf('=')),
        to: pair.slice(pair.indexOf('=') + 1),
      }));
      await makeTemplate(context, {
        name,
        archive: process.stdin,
        tags,
        say: (text) => process.stdout.write(`${text}\n`),
      });
      return process.exit(0);
    }
    default:
      throw new Error(`Expected "fleet", "relay" or "template", found "${part ?? ''}"`);
  }
}

await main(process.argv.slice(2));
