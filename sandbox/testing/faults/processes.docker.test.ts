import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inLabHost, signalAgent } from '../lab-host.ts';
import { settledUnowned, unownedAfter } from '../unowned.ts';
import { randomMoment } from './chance.ts';
import { type Crowd, gatherCrowd } from './crowd.ts';
import type { Told } from './open-page.ts';

/** kill -9 of everything that a learner depends on and that is not his: no shell, no file and no place in line may be lost by it. */
const instance = readInstance();
const fleet = openFleet(instance);
let crowd: Crowd;
beforeAll(async () => {
  await fleet.answers();
  crowd = await gatherCrowd(instance, { sit: 3, wait: 2 });
});
afterAll(async () => {
  await crowd[Symbol.asyncDispose]();
  await fleet.answers();
});

const isView = (news: Told) => news.type === 'sandbox';
const isClosed = (news: Told) => news.type === 'closed';
const isAway = (news: Told) => news.type === 'notice' && news.notice?.code === 'lab-host-away';
const isBack = (news: Told) => news.type === 'notice' && news.notice === undefined;

/** Ends a program of the lab host by its number, and waits until the next one runs and the engine answers. */
const killInLabHost = (name: 'dockerd' | 'containerd') =>
  inLabHost(
    instance,
    `before=$(cat /run/drydock-${name}.pid); kill -9 $before
    until [ "$(cat /run/drydock-${name}.pid)" != $before ] && docker version > /dev/null 2>&1; do sleep 0.1; done`,
  );

/** The fault, and what all pages are told of it. */
const faults: Record<string, { strike(): Promise<unknown>; told: ((news: Told) => boolean)[]; cuts: boolean }> = {
  web: {
    strike: async () => {
      const { webPid } = readInstance();
      if (webPid === undefined) throw new Error('state.json names no webPid');
      process.kill(webPid, 'SIGKILL');
    },
    told: [isClosed, isView],
    cuts: true,
  },
  agent: { strike: () => signalAgent(instance, 'fleet|relay', 'KILL'), told: [isAway, isBack, isView], cuts: true },
  'engine of the lab host': { strike: () => killInLabHost('dockerd'), told: [], cuts: false },
  'containerd of the lab host': { strike: () => killInLabHost('containerd'), told: [], cuts: false },
};

test.each(Object.entries(faults))(
  'kill -9 of %s: shells, files and places in line stay, pages are told, nothing is left behind',
  async (_name, { strike, told, cuts }) => {
    const before = await settledUnowned(instance);
    const heard = crowd.pages.map((page) => page.told.length);
    await randomMoment(3000);
    await strike();

    for (const sitter of crowd.sitters) await (cuts ? sitter.mustGoOn() : sitter.mustNotHaveNoticed());
    for (const [index, page] of crowd.pages.entries()) {
      let since = heard[index] ?? 0;
      for (const fits of told) {
        const news = await page.next(fits, since);
        since = page.told.indexOf(news) + 1;
      }
      if (!cuts) expect(page.told.slice(since).filter(isClosed)).toEqual([]);
    }
    for (const { page, sandbox } of crowd.sitters) expect(page.view).toMatchObject({ state: 'active', id: sandbox });
    for (const waiter of crowd.waiters) await waiter.mustHaveKeptPlace();
    await fleet.answers();
    for (const sitter of crowd.sitters) await sitter.mustHaveFile();
    expect(await unownedAfter(instance, before)).toEqual(before);
  },
);
