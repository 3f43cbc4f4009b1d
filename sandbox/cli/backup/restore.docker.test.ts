import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { progress } from '#protocol';
import { newSitter } from '../../testing/faults/sitter.ts';
import { readInstance } from '../../testing/instance.ts';
import { newLearner } from '../../testing/learner.ts';
import { startSupervisor } from '../start-supervisor.ts';
import { stopWeb } from '../stop.ts';
import { fakeContext } from '../testing/fake-context.ts';
import { webLaunch } from '../web-launch.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const instance = readInstance();
const { context } = fakeContext(process.cwd(), { ...process.env, DRYDOCK_DATA: instance.data });
const folder = await mkdtemp(join(tmpdir(), 'drydock-restore-test-'));
afterEach(async () => {
  await rm(folder, { recursive: true });
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
