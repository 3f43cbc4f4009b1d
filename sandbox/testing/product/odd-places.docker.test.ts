import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { exec } from 'tinyexec';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { SandboxId } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { newLearner } from '../learner.ts';
import { startRecordingProxy } from '../odd-places/recording-proxy.ts';
import { borrowedStart, drydock, type Place, startThere } from '../odd-places/run-there.ts';
import { visit } from '../odd-places/visit.ts';

const root = resolve(import.meta.dirname, '../../..');
const instance = readInstance();
const fleet = openFleet(instance);
const asRoot = process.getuid?.() === 0;
const name = `${instance.name.slice(0, 20)}-odd`;
const seen = { statuses: [200, 200, 200], title: 'Namespaces' };
const report = z.object({ fit: z.boolean(), findings: z.array(z.object({ id: z.string(), found: z.string() })) });

let folder: string;
let here: Place;
const sandboxes: SandboxId[] = [];

beforeEach(() => {
  // Its mode is 0700 and its name has a space, as a home folder may.
  folder = mkdtempSync(join(tmpdir(), 'drydock odd-'));
  const { PATH, HOME, DRYDOCK_TEST_STATE } = process.env;
  const own = { DRYDOCK_NAME: name, DRYDOCK_DATA: join(folder, 'data'), DRYDOCK_PORT: '4991' };
  here = { clone: root, node: process.execPath, inside: [], env: { PATH, HOME, DRYDOCK_TEST_STATE, ...own } };
});
afterEach(async () => {
  await drydock(here, 'stop');
  await Promise.all(sandboxes.splice(0).map((id) => fleet.remove(id)));
  rmSync(folder, { recursive: true });
  rmSync(`/run/${name}-web`, { recursive: true, force: true });
});

/** Visits it and sees to it that the sandbox is ended with the test. */
async function visited(url: string) {
  const { sandbox, ...rest } = await visit(url);
  sandboxes.push(sandbox);
  return rest;
}

async function doctor(place: Place) {
  const { stdout, stderr } = await drydock(place, 'doctor', '--json');
  if (!stdout.startsWith('{')) throw new Error(`No report: ${stderr}`);
  return report.parse(JSON.parse(stdout));
}

describe('an HTTP proxy in the environment', () => {
  const withProxy = (url: string): NodeJS.ProcessEnv => {
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((each) => [each, each.toLowerCase()]);
    return { ...Object.fromEntries(names.map((each) => [each, url])), NODE_USE_ENV_PROXY: '1' };
  };

  test('sees nothing of what doctor, start and web say to this machine itself', async () => {
    const proxy = await startRecordingProxy();
    try {
      const place = { ...here, env: { ...here.env, ...withProxy(proxy.url) } };
      const { fit, findings } = await doctor(place);
      expect(fit).toBe(true);
      expect(findings.find(({ id }) => id === 'proxy')?.found).toBe(proxy.url);
      const running = await startThere(place);
      expect(await visited(running.url)).toEqual(seen);
      expect((await running.stop()).code).toBe(0);
      expect(proxy.requests).toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  test('sees nothing of web started by hand, without any exception for loopback', async () => {
    const proxy = await startRecordingProxy();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'secret'), instance.secret);
    const env = {
      ...here.env,
      ...withProxy(proxy.url),
      DRYDOCK_SITE: join(root, 'dist'),
      DRYDOCK_LESSONS: join(root, 'lessons'),
      DRYDOCK_FLEET_URL: instance.fleetUrl,
      DRYDOCK_RELAY_URL: instance.relayUrl,
      DRYDOCK_AGENT_SECRET_FILE: join(folder, 'secret'),
    };
    const web = spawn(process.execPath, [join(root, 'sandbox/web/main.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      for await (const line of createInterface({ input: web.stdout })) if (line.includes('Web listens')) break;
      web.stdout.resume();
      const url = 'http://127.0.0.1:4991/';
      expect(await visited(url)).toEqual(seen);
      const learner = await newLearner(url);
      const sandbox = await learner.sandbox();
      sandboxes.push(sandbox);
      const terminal = await learner.terminal(sandbox);
      expect(await terminal.run('echo by-$((1+1))-way')).toContain('by-2-way');
      terminal.close();
      expect(proxy.requests).toEqual([]);

      // What did not go around it would have been seen.
      await exec(process.execPath, ['-e', `fetch('http://drydock.invalid/')`], { nodeOptions: { env } });
      expect(proxy.requests).toEqual([expect.stringContaining('drydock.invalid')]);
    } finally {
      web.kill('SIGTERM');
      if (web.exitCode === null) await once(web, 'exit');
      await proxy.close();
    }
  });
});

describe.runIf(asRoot)('without IPv6', () => {
  const script = `ip link set lo up && echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 && exec "$@"`;
  // Nothing of the instance can be reached from there: a stand-in of its lab host is.
  const alone = (): Place => {
    const { DRYDOCK_TEST_STATE: _state, ...env } = here.env;
    return { ...here, env, inside: ['unshare', '--net', '--', 'sh', '-c', script, 'alone'] };
  };
  const visitAlone = async (pid: number, url: string) => {
    const module = join(root, 'sandbox/testing/odd-places/visit.ts');
    const code = `const { visit } = await import(${JSON.stringify(module)}); console.log(JSON.stringify(await visit(process.argv[1])));`;
    const node = [process.execPath, '--input-type=module', '-e', code, url];
    const { stdout, stderr } = await exec('nsenter', ['--target', String(pid), '--net', '--', ...node]);
    if (stdout === '') throw new Error(stderr);
    const { statuses, title } = z
      .object({ statuses: z.array(z.number()), title: z.string() })
      .parse(JSON.parse(stdout));
    return { statuses, title };
  };

  test('doctor finds the machine fit', async () => {
    expect((await doctor(alone())).fit).toBe(true);
  });

  test.each(['127.0.0.1', 'localhost', '::'])('start serves the course on %s', async (host) => {
    const place = alone();
    const running = await startThere({ ...place, env: { ...place.env, DRYDOCK_HOST: host } });
    expect(await visitAlone(running.pid, running.url)).toEqual(seen);
    expect((await running.stop()).code).toBe(0);
  });
});

test.runIf(asRoot)(
  'a clone in a folder with a space, closed to others: doctor, build of the site, web and a lesson',
  async () => {
    const clone = join(folder, 'a clone');
    // The clone as it is, to be written to without a trace: a layer in memory, in a mount namespace of its own.
    const script = `set -eu
    mount -t tmpfs -o mode=700 tmpfs "$1"
    cd "$1"
    mkdir below upper work "a clone"
    mount --bind "$2" below
    mount -t overlay -o lowerdir=below,upperdir=upper,workdir=work overlay "a clone"
    cd /
    rm -rf "$1/a clone/dist" "$1/a clone/.drydock/"*.lock
    shift 2
    exec "$@"`;
    const place = {
      ...here,
      clone,
      node: process.execPath.startsWith(`${root}/`) ? process.execPath.replace(root, clone) : process.execPath,
      inside: ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', script, 'clone', folder, root],
    };
    expect(await doctor(place)).toMatchObject({ fit: true });
    const running = await startThere(place);
    expect(running.said()).toContain('Site: built');
    // The folder is closed to web's user: it came there by its room.
    const state = readFileSync(`/proc/${running.pid}/root${folder}/data/state.json`, 'utf8');
    const { webPid } = z.object({ webPid: z.number() }).parse(JSON.parse(state));
    expect(readFileSync(`/proc/${webPid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\b/m);
    expect(await visited(running.url)).toEqual(seen);
    expect((await running.stop()).code).toBe(0);
  },
);

describe('a port that another program has', () => {
  test('is left to it: start says so and takes the next', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const running = await startThere({ ...here, env: { ...here.env, DRYDOCK_PORT: String(port) } });
    const taken = Number(new URL(running.url).port);
    expect(taken).toBeGreaterThan(port);
    expect(running.said()).toContain(`Port ${port} is taken by another program: using ${taken}.`);
    expect(await visited(running.url)).toEqual(seen);
    await running.stop();
    other.close();
  });
});

describe('started twice', () => {
  test('while it runs, start prints its URL again and leaves it alone', async () => {
    const { DRYDOCK_TEST_STATE: state = '' } = process.env;
    const env = { ...here.env, DRYDOCK_NAME: instance.name, DRYDOCK_DATA: dirname(state) };
    const startedAt = performance.now();
    const { code, stdout, stderr } = await drydock({ ...here, env }, 'start', '--detach');
    console.log(`A second start took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    expect([code, stdout]).toEqual([0, `${instance.url}\n`]);
    expect(stderr).toContain('Drydock runs already');
    // It was started without a cluster, and nobody asks for one.
    expect(stderr).not.toContain('Kubernetes');
    expect(readInstance().webPid).toBe(instance.webPid);
  });

  test('at the same moment, one brings it up and both print the same URL', async () => {
    const both = await Promise.all([1, 2].map(() => drydock(here, 'run', borrowedStart, '--detach')));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(new Set(both.map(({ stdout }) => stdout)).size).toBe(1);
    expect(both.filter(({ stderr }) => stderr.includes('Drydock runs already'))).toHaveLength(1);
    expect(await visited(both[0]?.stdout.trim() ?? '')).toEqual(seen);
  });
});
