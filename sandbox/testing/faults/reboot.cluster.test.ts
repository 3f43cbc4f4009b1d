import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterAdministrator } from '../cluster-administrator.ts';
import { openTestCluster, type TestCluster } from '../course-cluster.ts';
import { readInstance } from '../instance.ts';

/** A node starts again, and the wall on it does not come: pods of learners are back, and none reaches another. */
const instance = readInstance();
const { docker, kubectl, apply } = clusterAdministrator(instance);
let cluster: TestCluster;
let mine: string;
let foreign: string;
let node: string;

const pod = (namespace: string, name: string, script: string) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } },
  spec: {
    nodeName: node,
    terminationGracePeriodSeconds: 0,
    containers: [{ name, image: 'busybox:1.37', command: ['sh', '-c', script] }],
  },
});
const serve = (word: string) => `mkdir /tmp/w; echo ${word} > /tmp/w/index.html; exec httpd -f -p 8080 -h /tmp/w`;
const log = () => kubectl('logs', `--namespace=${mine}`, 'seeker', '--tail=2000').catch(() => '');
const rounds = (text: string) => text.split('\n').filter((line) => line === 'round').length;
const placeWall = (nodeSelector: Record<string, string> | null) =>
  kubectl(
    ...['patch', 'daemonset', 'wall', '--namespace=drydock-system', '--type=merge'],
    `--patch=${JSON.stringify({ spec: { template: { spec: { nodeSelector } } } })}`,
  );
const wallPods = () =>
  kubectl('get', 'pods', '--namespace=drydock-system', '--selector=app.kubernetes.io/name=wall', '--output=name');

beforeAll(async () => {
  cluster = openTestCluster();
  [mine, foreign] = [(await cluster.learner()).space.namespace, (await cluster.learner()).space.namespace];
  // The last by name is a worker where there is one.
  node = (await kubectl('get', 'nodes', '--output=name')).split('\n').at(-1)?.replace('node/', '') ?? '';
});
afterAll(async () => {
  await placeWall(null);
  await cluster[Symbol.asyncDispose]();
});

it('after a restart nobody reaches anybody until the wall stands, and then whom he reached before', async () => {
  const range = await kubectl('get', 'node', node, '--output=jsonpath={.spec.podCIDR}');
  const prefix = range.replace(/\d+\/24$/, '');
  // Addresses are new after a restart: it asks at all of them.
  const seek = `while :; do for i in $(seq 2 60); do timeout 3 wget -q -O - http://${prefix}$i:8080/; done 2> /dev/null; echo round; sleep 1; done`;
  await apply(pod(mine, 'own', serve('own')), pod(foreign, 'foreign', serve('foreign')), pod(mine, 'seeker', seek));
  await expect.poll(log, { timeout: 240_000, interval: 1000 }).toContain('own');

  await placeWall({ 'dev.drydock/nowhere': 'true' });
  await expect.poll(wallPods, { timeout: 120_000, interval: 1000 }).toBe('');
  await docker(['restart', '--time', '10', node]);
  // The last start of its container is that of after the restart.
  const started = `--output=jsonpath={.status.containerStatuses[0].state.running.startedAt}`;
  const restarts = `--output=jsonpath={.status.containerStatuses[0].restartCount}`;
  for (const [namespace, name] of [
    [mine, 'own'],
    [foreign, 'foreign'],
    [mine, 'seeker'],
  ] as const) {
    const look = (what: string) => kubectl('get', 'pod', `--namespace=${namespace}`, name, what).catch(() => '');
    await expect.poll(() => look(restarts), { timeout: 300_000, interval: 1000 }).toBe('1');
    await expect.poll(() => look(started), { timeout: 300_000, interval: 1000 }).not.toBe('');
  }
  const before = rounds(await log());
  await expect.poll(async () => rounds(await log()), { timeout: 300_000, interval: 1000 }).toBeGreaterThan(before + 2);
  const [closed, pods] = [await log(), await wallPods()];
  expect(pods).toBe('');
  expect(closed).not.toMatch(/own|foreign/);

  await placeWall(null);
  await expect.poll(log, { timeout: 300_000, interval: 1000 }).toContain('own');
  expect(await log()).not.toContain('foreign');
});
