/**
 * `drydock start` as it is, but with the lab host of the instance under test (DRYDOCK_TEST_STATE), or a stand-in where none can be
 * reached: `node sandbox/bootstrap/drydock.mjs run sandbox/testing/odd-places/borrowed-start.ts [--detach]`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { agentHello, UserError } from '#protocol';
import { progressOn } from '../../bootstrap/progress-lines.mjs';
import type { CommandContext } from '../../cli/command-context.ts';
import type { Lab } from '../../cli/lab.ts';
import { agentReady } from '../../cli/lab-host/agent-hello.ts';
import { readSettings } from '../../cli/settings.ts';
import { start } from '../../cli/start.ts';
import { startFakeAgent } from '../fake-agent.ts';
import { readInstance } from '../instance.ts';

const root = resolve(import.meta.dirname, '../../..');
const isRoot = process.getuid?.() === 0;
const settings = readSettings({ env: process.env, root, isRoot });
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
const log = () => {};
const context: CommandContext = {
  settings,
  root,
  log,
  progress: progressOn({ screen: process.stderr, env: process.env, now: () => performance.now(), log }),
  logFile: process.env.DRYDOCK_SETUP_LOG ?? '',
  signal: stopping.signal,
  print: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
  isRoot,
  version: '0.0.0',
};

const standIn = process.env.DRYDOCK_TEST_STATE === undefined ? await startFakeAgent() : undefined;
const nothing = async () => {};
const lab: Lab = {
  ensureImages: async () => ({ labHost: '', sandbox: '' }),
  ensureLabHost: async () => {
    const secretFile = join(settings.data, 'agent-secret');
    mkdirSync(settings.data, { recursive: true });
    if (standIn !== undefined) {
      writeFileSync(secretFile, standIn.secret);
      return { fleetUrl: standIn.fleetUrl.href, relayUrl: standIn.relayUrl.href, secretFile };
    }
    const { secret, fleetUrl, relayUrl } = readInstance();
    writeFileSync(secretFile, secret);
    const headers = { authorization: `Bearer ${secret}` };
    const { version } = agentHello.parse(await (await fetch(new URL('/v1/hello', fleetUrl), { headers })).json());
    const phase = context.progress.phase('Lab host');
    await agentReady(context, { fleetUrl, relayUrl, secret, version }, phase);
    phase.done('borrowed');
    return { fleetUrl, relayUrl, secretFile };
  },
  isOfOtherImage: async () => false,
  beginStock: () => undefined,
  beginCluster: async () => undefined,
  retryCluster: async () => undefined,
  stopLabHost: nothing,
  removeLabHost: nothing,
};

try {
  await start(context, lab, { detach: process.argv.includes('--detach'), json: false });
} catch (cause) {
  process.stderr.write(`${cause instanceof UserError ? cause.problem.message : String(cause)}\n`);
  process.exitCode = 1;
}
await standIn?.close();
