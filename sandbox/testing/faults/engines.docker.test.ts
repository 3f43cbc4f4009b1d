import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lessonId, lessonSeeds } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inLabHost } from '../lab-host.ts';
import { newLearner } from '../learner.ts';
import { settledUnowned, unownedAfter } from '../unowned.ts';
import { randomMoment } from './chance.ts';
import { type EngineManner, faultyEngine } from './faulty-engine.ts';
import { openPage, type Told } from './open-page.ts';
import { newSitter } from './sitter.ts';

/** Engines that are slow or mad: who does not ask them notices nothing, and no check turns red for them. */
const instance = readInstance();
const fleet = openFleet(instance);
beforeAll(() => fleet.answers());
afterAll(() => fleet.answers());

const lesson = lessonId.parse('linux/02-namespaces');
/** The check that asks the engine. */
const statusIn = (news: Told) =>
  news.type === 'verdicts' ? news.results.find(({ check }) => check === 'share-net')?.verdict.status : undefined;

test.each<EngineManner>(['slow', 'garbage'])(
  'the engine of a sandbox is %s: its shell and neighbours go on, checks wait and are right again after it',
  async (manner) => {
    const before = await settledUnowned(instance);
    const neighbour = await newSitter(instance);
    const learner = await newLearner(instance.url);
    const sandbox = await learner.sandbox();
    {
      await using engine = await faultyEngine(instance, sandbox);
      const page = await openPage(learner);
      page.send({ type: 'watch', lesson });
      const { values } = lessonSeeds.parse(await (await learner.request('GET', `/api/lessons/${lesson}/seeds`)).json());
      const shell = await learner.terminal(sandbox);
      await shell.run(
        `docker run -d --name web-${values.name} nginx && docker run -d --name side-${values.name} --network container:web-${values.name} busybox sleep 1d`,
      );
      await page.next((news) => statusIn(news) === 'pass', 0);

      const since = page.told.length;
      await randomMoment(2000);
      await engine.behave(manner);
      await page.next((news) => statusIn(news) === 'waiting', since);
      expect(await shell.run('echo shell-$((1+1))')).toContain('shell-2');
      expect(await shell.run('docker ps -q | wc -l')).toContain('2');
      await neighbour.mustNotHaveNoticed();

      await engine.behave('pass');
      const mended = await page.next((news) => statusIn(news) === 'pass', since + 1);
      const meanwhile = page.told.slice(since, page.told.indexOf(mended)).map(statusIn);
      expect(meanwhile.filter((status) => status !== undefined && status !== 'waiting' && status !== 'pass')).toEqual(
        [],
      );
      await shell.run(`docker rm -f side-${values.name}`);
      await page.next((news) => statusIn(news) === 'fail', page.told.indexOf(mended));
      page.close();
      shell.close();
    }
    await neighbour.leave();
    await fleet.remove(sandbox);
    expect(await unownedAfter(instance, before)).toEqual(before);
  },
);

test('the engine of the lab host answers nobody for 30 s: who works goes on, who comes waits and is told so', async () => {
  const before = await settledUnowned(instance);
  const sitter = await newSitter(instance);
  await randomMoment(2000);
  await inLabHost(instance, 'kill -STOP $(cat /run/drydock-dockerd.pid)');
  // Those who stand ready are given away without it; more than those have to be made.
  const late = await Promise.all(Array.from({ length: 1 + (await fleet.warm()) }, () => newLearner(instance.url)));
  const answers = Promise.all(late.map((learner) => learner.request('POST', '/api/sandbox')));
  try {
    for (const answer of await answers)
      expect(await answer.json()).toMatchObject({ state: expect.stringMatching(/active|starting/) });
    await sitter.mustNotHaveNoticed();
    await delay(30_000);
    await sitter.mustNotHaveNoticed();
  } finally {
    await inLabHost(instance, 'kill -CONT $(cat /run/drydock-dockerd.pid)');
  }
  for (const learner of late) await fleet.remove(await learner.sandbox());
  await sitter.mustHaveFile();
  await sitter.leave();
  expect(await unownedAfter(instance, before)).toEqual(before);
});
