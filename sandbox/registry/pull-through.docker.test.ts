import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstance } from '../testing/instance.ts';
import { registryPassword, registryStaff } from './index.ts';

/** Two course registries on a network of the test's own: what the one holds is an outside registry to the other, as Docker Hub is. */
const { name: instance } = readInstance();
const prefix = `${instance}-pull-through-${randomBytes(3).toString('hex')}`;
const [network, hub, cache] = [`${prefix}-net`, `${prefix}-hub`, `${prefix}-cache`];
const secret = randomBytes(32).toString('hex');
/** Milliseconds. */
const hangGuard = 120_000;
let config: string;
const doors = { hub: '', cache: '' };

async function docker(args: readonly string[], input?: string): Promise<string> {
  const { stdout, stderr, exitCode } = await exec('docker', ['--config', config, ...args], {
    timeout: 240_000,
    ...(input === undefined ? {} : { stdin: input }),
  });
  if (exitCode !== 0) throw new Error(`docker ${args[0]}: ${stderr.trim()}`);
  return stdout.trim();
}

/** Starts one, waits until it answers, and gives the machine's door to it. */
async function registry(container: string, upstream: string): Promise<string> {
  const image = await docker(['inspect', '--format', '{{.Config.Image}}', `${instance}-registry`]);
  const settings = [`DRYDOCK_REGISTRY_SECRET=${secret}`, `DRYDOCK_REGISTRY_UPSTREAM=${upstream}`];
  const env = settings.flatMap((setting) => ['--env', setting]);
  const label = ['--label', `dev.drydock.instance=${instance}`];
  await docker([
    ...['run', '--detach', '--name', container, '--network', network, '--publish', '127.0.0.1::80'],
    ...['--read-only', '--tmpfs', '/tmp', '--volume', '/var/lib/registry', ...env, ...label, image],
  ]);
  const door = await docker(['port', container, '80/tcp']);
  for (const until = Date.now() + hangGuard; Date.now() < until; await delay(100)) {
    const answer = await fetch(`http://${door}/v2/ready/ready/tags/list`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 404) return door;
  }
  throw new Error(`${container} does not answer: ${await docker(['logs', '--tail', '20', container])}`);
}

beforeAll(async () => {
  config = await mkdtemp(join(tmpdir(), 'drydock-pull-through-'));
  // Nothing of the test leaves this machine.
  await docker(['network', 'create', network]);
  doors.hub = await registry(hub, 'http://127.0.0.1:9');
  doors.cache = await registry(cache, `http://${hub}`);
  const auth = Buffer.from(`${registryStaff}:${registryPassword(secret, registryStaff)}`).toString('base64');
  await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [doors.hub]: { auth } } }), { mode: 0o600 });
});

afterAll(async () => {
  await docker(['rm', '--force', '--volumes', hub, cache]);
  await docker(['network', 'rm', network]);
  await rm(config, { recursive: true });
});

/** Bytes that only this run has, as an image of one layer. */
async function push(name: string): Promise<string> {
  const made = await exec('sh', [
    '-c',
    'tar -c -C "$1" config.json | docker import - "$2"',
    'sh',
    config,
    `${doors.hub}/${name}`,
  ]);
  expect(made.stderr).toBe('');
  await docker(['push', '--quiet', `${doors.hub}/${name}`]);
  const id = await docker(['image', 'inspect', '--format', '{{.Id}}', `${doors.hub}/${name}`]);
  await docker(['rmi', `${doors.hub}/${name}`]);
  return id;
}

test('an image that the course does not have comes from the registry above it, and is there when that one is away', async () => {
  const image = `${doors.cache}/library/harbor:1`;
  const id = await push('library/harbor:1');
  const pulled = async () => {
    await docker(['pull', '--quiet', image]);
    const got = await docker(['image', 'inspect', '--format', '{{.Id}}', image]);
    await docker(['rmi', image]);
    return got;
  };
  expect(await pulled()).toBe(id);
  await docker(['stop', hub]);
  expect(await pulled()).toBe(id);
  await expect(docker(['pull', '--quiet', `${doors.cache}/library/never-asked:1`])).rejects.toThrow(
    /not found|manifest unknown/,
  );
});
