import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { sandboxView } from '#protocol';
import type { Instance } from '../instance.ts';
import { fullLabHost } from '../lab-host.ts';
import { type Learner, newLearner } from '../learner.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { newSitter, type Sitter } from './sitter.ts';

/** Learners at work on a lab host that is full, and others in line before it. */
export interface Crowd extends AsyncDisposable {
  readonly sitters: readonly Sitter[];
  readonly waiters: readonly Waiter[];
  /** All pages. */
  readonly pages: readonly OpenPage[];
  /** From now on the lab host has room again. */
  makeRoom(): Promise<void>;
}

interface Waiter {
  readonly learner: Learner;
  readonly page: OpenPage;
  /** Asks as a page that was just opened: the place in line is the one that it was. */
  mustHaveKeptPlace(): Promise<void>;
}

export async function gatherCrowd(instance: Instance, { sit, wait }: { sit: number; wait: number }): Promise<Crowd> {
  const sitters = await Promise.all(Array.from({ length: sit }, () => newSitter(instance)));
  const full = await fullLabHost(instance);
  const waiters: Waiter[] = [];
  for (let place = 1; place <= wait; place += 1) waiters.push(await newWaiter(instance, place));
  let isFull = true;
  const makeRoom = async () => {
    if (isFull) await full[Symbol.asyncDispose]();
    isFull = false;
  };
  return {
    sitters,
    waiters,
    pages: [...sitters, ...waiters].map(({ page }) => page),
    makeRoom,
    [Symbol.asyncDispose]: async () => {
      for (const { learner, page } of waiters) {
        page.close();
        await learner.request('POST', '/api/sandbox/pause');
      }
      await makeRoom();
      await Promise.all(sitters.map((sitter) => sitter.leave()));
    },
  };
}

async function newWaiter({ url }: Instance, place: number): Promise<Waiter> {
  const learner = await newLearner(url);
  await queuedView(learner, 'POST');
  const page = await openPage(learner);
  return {
    learner,
    page,
    mustHaveKeptPlace: async () => expect(await queuedView(learner, 'GET')).toMatchObject({ place }),
  };
}

/** Asks until there is an answer: what watches over the learner may be away for seconds. */
async function queuedView(learner: Learner, method: 'GET' | 'POST') {
  for (const deadline = Date.now() + 240_000; ; await delay(250)) {
    const answer = await learner.request(method, '/api/sandbox').catch(() => undefined);
    const view = answer?.ok ? sandboxView.parse(await answer.json()) : undefined;
    if (view?.state === 'queued') return view;
    if (Date.now() > deadline) throw new Error(`Not in line but ${JSON.stringify(view)}, HTTP ${answer?.status}`);
  }
}
