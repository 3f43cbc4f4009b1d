import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { lessonId } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { newLearner } from '../learner.ts';
import { openPage, type Told } from './open-page.ts';

/** The lab host is gone with everything that it kept. What is left lies in web's folder: progress, learners' files, where they began. */
const instance = readInstance();
beforeAll(() => openFleet(instance).answers());

const lesson = lessonId.parse('linux/02-namespaces');
const docker = (...args: string[]) => exec('docker', args, { throwOnError: true });
const notice = (news: Told) => (news.type === 'notice' ? news.notice?.code : undefined);
/** What the instance was started with; read before it is gone. */
async function startAgain(): Promise<() => Promise<void>> {
  const launch = z.object({ port: z.number(), lessons: z.array(z.string()) });
  const { port, lessons } = launch.parse(JSON.parse(readFileSync(join(instance.data, 'launch.json'), 'utf8')));
  const subnet = '{{range .IPAM.Config}}{{.Subnet}}{{end}}';
  const { stdout } = await docker('network', 'inspect', '--format', subnet, instance.labHost);
  const env = {
    ...process.env,
    DRYDOCK_NAME: instance.name,
    DRYDOCK_DATA: instance.data,
    DRYDOCK_PORT: String(port),
    DRYDOCK_NETWORK: stdout.trim(),
    DRYDOCK_LESSONS: lessons.join(':'),
    // As tests have it: the pool stays as it is, and nothing is built beside them.
    DRYDOCK_WARM_MAX: '2',
    DRYDOCK_KUBERNETES: 'off',
  };
  return async () => {
    const options = { throwOnError: true, nodeOptions: { env }, timeout: 600_000 };
    await exec('node', ['sandbox/bootstrap/drydock.mjs', 'start', '--detach'], options);
  };
}

test('the lab host is lost, container and volumes: the next one gives learners their saved files, or brings them to the task where they began', async () => {
  const start = await startAgain();
  const fleet = openFleet(instance);
  const [saved, begun] = [await newLearner(instance.url), await newLearner(instance.url)];
  const first = await saved.sandbox();
  await fleet.run(first, 'mkdir -p /root/work && echo harbor > /root/work/kept.txt');
  expect((await saved.request('GET', '/api/files/archive')).status).toBe(200);
  expect((await begun.request('POST', '/api/sandbox/begin', { lesson, task: 'enter' })).status).toBe(200);
  const former = await begun.sandbox();
  const [page, other] = [await openPage(saved), await openPage(begun)];
  const progress = async () => (await saved.request('GET', '/api/progress')).json();
  await saved.request('PUT', '/api/progress/resume', { lesson, anchor: 'here' });
  const before = await progress();

  await docker('rm', '--force', '--volumes', instance.labHost);
  for (const volume of ['docker', 'agent', 'journal']) await docker('volume', 'rm', `${instance.name}-${volume}`);
  await page.next((news) => notice(news) === 'lab-host-away', 0);
  await start();
  expect(readInstance()).toMatchObject({ url: instance.url, data: instance.data });
  const next = openFleet(readInstance());
  await next.answers();

  const second = await saved.sandbox();
  expect(second).not.toBe(first);
  expect(await next.run(second, 'cat /root/work/kept.txt')).toBe('harbor\n');
  const told = await page.next((news) => notice(news) === 'sandbox-replaced', 0);
  expect(JSON.stringify(told)).toContain('with your files in /root');
  expect(await progress()).toEqual(before);

  const there = await begun.sandbox();
  expect(there).not.toBe(former);
  other.send({ type: 'watch', lesson });
  const verdicts = await other.next(
    (news) => news.type === 'verdicts' && news.results.some(({ byLab, verdict }) => byLab && verdict.status === 'pass'),
    0,
  );
  expect(verdicts).toBeDefined();
  for (const open of [page, other]) open.close();
  for (const id of [second, there]) await next.remove(id);
});
