import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { afterAll, afterEach, expect, test } from 'vitest';
import { progress, toBase32 } from '#protocol';
import { registryPassword, registrySecret } from '../../registry/index.ts';
import { newSitter } from '../../testing/faults/sitter.ts';
import { openFleet } from '../../testing/fleet-door.ts';
import { howToStart } from '../../testing/how-to-start.ts';
import { readInstance } from '../../testing/instance.ts';
import { newLearner } from '../../testing/learner.ts';
import { startSupervisor } from '../start-supervisor.ts';
import { stopWeb } from '../stop.ts';
import { fakeContext } from '../testing/fake-context.ts';
import { webLaunch } from '../web-launch.ts';
import { backup } from './backup.ts';
import { parts } from './backup-file.ts';
import { restore } from './restore.ts';

const instance = readInstance();
const { context } = fakeContext(process.cwd(), { ...process.env, DRYDOCK_DATA: instance.data });
const folder = await mkdtemp(join(tmpdir(), 'drydock-restore-test-'));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  const web = join(instance.data, 'web');
  for (const name of readdirSync(web)) if (name.includes('.before-restore-')) rmSync(join(web, name));
});

test('what was restored is what the next start serves: learners, sessions and progress of then, and the sandbox that still runs', async () => {
  const sitter = await newSitter(instance);
  const { learner } = sitter;
  const resumeAt = (anchor: string) =>
    learner.request('PUT', '/api/progress/resume', { lesson: 'linux/02-namespaces', anchor });
  await resumeAt('then');
  await backup(context, join(folder, 'then.tar.gz'));
  await resumeAt('later');
  const newcomer = await newLearner(instance.url);

  const launch = webLaunch.parse(JSON.parse(readFileSync(join(instance.data, 'launch.json'), 'utf8')));
  await stopWeb(context);
  await restore(context, join(folder, 'then.tar.gz'), { yes: true });
  const { url } = await startSupervisor(context, { ...launch, successor: false });

  expect(url).toBe(instance.url);
  const { resume } = progress.parse(await (await learner.request('GET', '/api/progress')).json());
  expect(resume?.anchor).toBe('then');
  expect((await newcomer.request('GET', '/api/progress')).status).toBe(401);
  expect(await learner.sandbox()).toBe(sitter.sandbox);
  await sitter.mustGoOn();
  await sitter.mustHaveFile();
  await sitter.leave();
});

test('a backup with another secret than the lab host has: the next start gives it that one, sandboxes and files stay', async () => {
  const start = await howToStart(instance);
  const sitter = await newSitter(instance);
  const file = join(folder, 'now.tar.gz');
  await backup(context, file);
  // As on the machine that the backup comes from.
  const other = randomBytes(32).toString('hex');
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  const run = (...args: string[]) => exec('tar', ['-C', unpacked, ...args], { throwOnError: true });
  await run('-xzf', file);
  writeFileSync(join(unpacked, parts.secret), `${other}\n`);
  await run('-czf', file, ...readdirSync(unpacked));

  await stopWeb(context);
  await restore(context, file, { yes: true });
  await start();
  const after = readInstance();
  expect([after.secret, after.url]).toEqual([other, instance.url]);
  await openFleet(after).answers();
  expect(await sitter.learner.sandbox()).toBe(sitter.sandbox);
  await sitter.mustGoOn();
  expect(await openFleet(after).run(sitter.sandbox, 'cat /root/kept.txt')).toBe(`${sitter.sandbox}\n`);
  // Passwords of the course registry follow from the secret.
  const name = `harbor-${toBase32(randomBytes(6))}`;
  const password = registryPassword(registrySecret(other), name);
  const login = `echo ${password} | docker login --username ${name} --password-stdin registry.course 2>&1`;
  expect(await openFleet(after).run(sitter.sandbox, login)).toContain('Login Succeeded');
  // The one before opens no door any more.
  await expect(openFleet({ ...after, secret: instance.secret }).list()).rejects.toThrow('401');
  sitter.page.close();
  await openFleet(after).remove(sitter.sandbox);
});
