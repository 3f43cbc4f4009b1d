import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeAgent, startFakeAgent } from '../testing/fake-agent.ts';
import { freePort } from '../testing/free-port.ts';
import { newLearner } from '../testing/learner.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let folder: string;
let agent: FakeAgent;
let env: Record<string, string>;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock main '));
  agent = await startFakeAgent();
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist', 'index.html'), 'Home');
  await writeFile(join(folder, 'secret'), agent.secret);
  env = {
    PATH: process.env.PATH ?? '',
    DRYDOCK_PORT: String(await freePort()),
    DRYDOCK_DATA: join(folder, 'data'),
    DRYDOCK_SITE: join(folder, 'dist'),
    DRYDOCK_LESSONS: join(folder, 'dist'),
    DRYDOCK_FLEET_URL: agent.fleetUrl.href,
    DRYDOCK_RELAY_URL: agent.relayUrl.href,
    DRYDOCK_AGENT_SECRET_FILE: join(folder, 'secret'),
  };
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    // What is killed may still be at a file of the folder.
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  await agent.close();
  await rm(folder, { recursive: true });
});

const start = () => {
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
};
/** Starts and waits until it listens. */
const serve = async () => {
  const child = start();
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('Web listens')) break;
  child.stdout.resume();
  return child;
};
const url = () => `http://127.0.0.1:${env.DRYDOCK_PORT}`;
const output = async (child: ReturnType<typeof start>) => {
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, text };
};

describe('web as a process', () => {
  it('keeps everything through kill -9, and stops by SIGTERM with 0', async () => {
    const first = await serve();
    const learner = await newLearner(url());
    const sandbox = await learner.sandbox();
    first.kill('SIGKILL');
    await once(first, 'exit');
    const second = await serve();
    expect(await learner.sandbox()).toBe(sandbox);
    const live = await learner.live();
    expect(live.messages).toBeDefined();
    second.kill('SIGTERM');
    expect(await once(second, 'exit')).toEqual([0, null]);
  });

  it('started twice says that its port is taken, and leaves the first one unharmed', async () => {
    await serve();
    const learner = await newLearner(url());
    const sandbox = await learner.sandbox();
    const { code, text } = await output(start());
    expect(code).toBe(1);
    expect(text).toContain(`address already in use 127.0.0.1:${env.DRYDOCK_PORT}`);
    expect(text).toContain('Another program has the port');
    expect(await learner.sandbox()).toBe(sandbox);
  });

  it('says that a setting is missing', async () => {
    delete env.DRYDOCK_FLEET_URL;
    const { code, text } = await output(start());
    expect([code, text.split('\n')[1]]).toEqual([1, 'Set DRYDOCK_FLEET_URL and start again']);
  });
});
