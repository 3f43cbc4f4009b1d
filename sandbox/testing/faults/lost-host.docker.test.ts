import { exec } from 'tinyexec';
import { beforeAll, expect, test } from 'vitest';
import { lessonId } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { howToStart } from '../how-to-start.ts';
import { readInstance } from '../instance.ts';
import { newLearner } from '../learner.ts';
import { openPage, type Told } from './open-page.ts';

/** The lab host is gone with everything that it kept. What is left lies in web's folder: progress, learners' files, where they began. */
const instance = readInstance();
beforeAll(() => openFleet(instance).answers());

const lesson = lessonId.parse('linux/02-namespaces');
const docker = (...args: string[]) => exec('docker', args, { throwOnError: true });
const notice = (news: Told) => (news.type === 'notice' ? news.notice?.code : undefined);
test('the lab host is lost, container and volumes: the next one gives learners their saved files, or brings them to the task where they began', async () => {
  const start = await howToStart(instance);
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
