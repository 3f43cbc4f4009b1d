import { exec } from 'tinyexec';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { settledUnowned, unownedAfter } from '../unowned.ts';
import { randomMoment } from './chance.ts';
import { gatherCrowd } from './crowd.ts';
import type { Told } from './open-page.ts';

/** The lab host itself goes away and comes back, by nobody's plan: shells end with it, files, progress and places in line do not. */
const instance = readInstance();
const fleet = openFleet(instance);
beforeAll(() => fleet.answers());
afterAll(() => fleet.answers());

const docker = (...args: string[]) => exec('docker', args, { throwOnError: true });
const isAway = (news: Told) => news.type === 'notice' && news.notice?.code === 'lab-host-away';
const isBack = (news: Told) => news.type === 'notice' && news.notice === undefined;
const isStopped = (news: Told) => news.type === 'sandbox' && news.sandbox.state === 'stopped';
const isActive = (news: Told) => news.type === 'sandbox' && news.sandbox.state === 'active';

test.each([
  ['is restarted', async () => docker('restart', instance.labHost)],
  [
    'loses its power and is started again',
    async () => {
      await docker('kill', instance.labHost);
      await docker('start', instance.labHost);
    },
  ],
])('the lab host %s: web finds it by itself, pages say what happens, files stay', async (_what, strike) => {
  const { webPid } = readInstance();
  const before = await settledUnowned(instance);
  await using crowd = await gatherCrowd(instance, { sit: 3, wait: 2 });
  const heard = crowd.pages.map((page) => page.told.length);
  await randomMoment(3000);
  await strike();

  for (const [index, page] of crowd.pages.entries()) {
    const away = await page.next(isAway, heard[index]);
    await page.next(isBack, page.told.indexOf(away));
  }
  await fleet.answers();
  for (const { page } of crowd.sitters) {
    const news = await page.next(isStopped, 0);
    expect(news).toMatchObject({ sandbox: { detail: expect.stringContaining('Your files are kept') } });
  }
  for (const waiter of crowd.waiters) await waiter.mustHaveKeptPlace();
  expect(readInstance().webPid).toBe(webPid);

  await crowd.makeRoom();
  // Who waited gets his turn by himself; whose sandbox was stopped asks for it.
  for (const { page } of crowd.waiters) await page.next(isActive, 0);
  for (const { learner, sandbox, mustHaveFile } of crowd.sitters) {
    expect(await learner.sandbox()).toBe(sandbox);
    await mustHaveFile();
  }
  expect(await unownedAfter(instance, before)).toEqual(before);
});
