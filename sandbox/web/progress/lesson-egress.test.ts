import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LiveDown, SandboxId } from '#protocol';
import { type Learner, type LiveFeed, newLearner } from '../../testing/learner.ts';
import {
  lesson,
  longLesson,
  offlineLesson,
  startWebUnderTest,
  type WebUnderTest,
} from '../../testing/web-under-test.ts';

let web: WebUnderTest;
let learner: Learner;
let sandbox: SandboxId;
beforeEach(async () => {
  web = await startWebUnderTest();
  learner = await newLearner(web.url);
  sandbox = await learner.sandbox();
});
afterEach(() => web.close());

const isOffline = (message: LiveDown) =>
  message.type === 'sandbox' && message.sandbox.state === 'active' && message.sandbox.egress === 'off';
const isOnline = (message: LiveDown) =>
  message.type === 'sandbox' && message.sandbox.state === 'active' && message.sandbox.egress === undefined;
/** A page of this lesson, once its checks are judged. */
const openLesson = async (which: typeof lesson): Promise<LiveFeed> => {
  const before = web.watched.length;
  const page = await learner.live();
  page.send({ type: 'watch', lesson: which });
  await expect.poll(() => web.watched.length).toBe(before + 1);
  return page;
};
const egress = async () => {
  const view = await (await learner.request('GET', '/api/sandbox')).json();
  return view.egress ?? 'on';
};

test('a lesson without the internet takes it away before it is prepared and judged, and the page is told', async () => {
  const page = await openLesson(offlineLesson);
  await page.next(isOffline);
  expect(await egress()).toBe('off');
  expect(web.agent.calls).toContain(`PUT /v1/sandboxes/${sandbox}/egress`);
});

test('the next lesson brings it back, one after the other and also when a page of the first is still open', async () => {
  const first = await openLesson(offlineLesson);
  const second = await openLesson(lesson);
  // The first is still open, and wants none.
  expect(await egress()).toBe('off');
  const told = second.messages.length;
  first.close();
  await second.next((message) => second.messages.indexOf(message) >= told && isOnline(message));
  expect(await egress()).toBe('on');
  second.close();
});

test('where nothing is open it stays as it is, and comes back with the next lesson', async () => {
  const first = await openLesson(offlineLesson);
  first.close();
  await first.closed;
  expect(await egress()).toBe('off');
  await openLesson(longLesson);
  expect(await egress()).toBe('on');
});

test('a lesson that says nothing asks nothing of the lab host but how it is', async () => {
  await openLesson(lesson);
  expect(web.agent.calls.filter((call) => call.endsWith('/egress'))).toEqual([]);
});
