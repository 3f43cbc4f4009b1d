import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ClusterState, type LiveDown, liveDown } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { clusterLesson, lesson, startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';

let web: WebUnderTest;
let learner: Learner;
let told: LiveDown[];
const at = '2026-01-01T00:00:00.000Z';
const preparing: ClusterState = { status: 'preparing', phase: 'Building etcd', percent: 12, startedAt: at, pid: 1 };
beforeEach(async () => {
  web = await startWebUnderTest();
  learner = await newLearner(web.url);
  await learner.sandbox();
  told = [];
});
afterEach(() => web.close());

const openPage = async (of: string) => {
  const socket = new WebSocket(`${web.url.replace('http', 'ws')}/api/live`, {
    origin: web.url,
    headers: { cookie: learner.cookie },
  });
  socket.on('message', (data) => told.push(liveDown.parse(JSON.parse(String(data)))));
  await once(socket, 'open');
  socket.send(JSON.stringify({ ticket: await learner.ticket({ use: 'live' }) }));
  await expect.poll(() => told.some(({ type }) => type === 'sandbox')).toBe(true);
  socket.send(JSON.stringify({ type: 'watch', lesson: of }));
};
const ofCluster = () => told.flatMap((message) => (message.type === 'cluster' ? [message.cluster] : []));
const waitsFor = () =>
  told.flatMap((message) =>
    message.type === 'verdicts'
      ? message.results.map(({ verdict }) => (verdict.status === 'waiting' ? verdict.for : verdict.status))
      : [],
  );

it('a page of a lesson on Kubernetes follows the preparation, and its checks wait for the cluster', async () => {
  await web.tellCluster(preparing);
  await openPage(clusterLesson);
  await expect.poll(ofCluster).toEqual([{ status: 'preparing', phase: 'Building etcd', percent: 12 }]);
  await expect.poll(waitsFor).toEqual(['Kubernetes']);
  await web.tellCluster({ ...preparing, percent: 50, etaSeconds: 90 });
  await expect
    .poll(ofCluster)
    .toContainEqual({ status: 'preparing', phase: 'Building etcd', percent: 50, etaSeconds: 90 });
  expect(web.watched).toEqual([]);
});

it('once it is ready the lesson begins by itself', async () => {
  await web.tellCluster(preparing);
  await openPage(clusterLesson);
  await expect.poll(waitsFor).toEqual(['Kubernetes']);
  await web.tellCluster({ status: 'ready', since: at, version: 'v1.34.4', nodes: 1 });
  await expect.poll(ofCluster).toContainEqual({ status: 'ready' });
  await expect.poll(waitsFor).toContain('the lesson is being prepared');
});

it('a page of another lesson hears nothing of it', async () => {
  await web.tellCluster(preparing);
  await openPage(lesson);
  await expect.poll(() => web.watched.length).toBe(1);
  await web.tellCluster({ ...preparing, percent: 50 });
  expect(ofCluster()).toEqual([]);
});
