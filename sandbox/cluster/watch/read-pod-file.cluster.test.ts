import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { maxExchanged, type PodFileRequest } from '#protocol';
import { openTestCluster, type TestCluster, type TestLearner } from '../../testing/course-cluster.ts';
import { apply } from '../api/apply.ts';
import type { KubeObject } from '../api/kube-object.ts';
import { readPodFile } from './read-pod-file.ts';

/** Files in pods of a real cluster, read with the keys of learners. */
let cluster: TestCluster;
let mine: TestLearner;
let other: TestLearner;

const limits = { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '200m', memory: '64Mi' } };
const podOf = (
  name: string,
  { space: { namespace } }: TestLearner,
  container: object,
  volumes: object[] = [],
): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'main', image: 'busybox:1.37', command: ['sleep', '1d'], resources: limits, ...container }],
    volumes,
  },
});
const settings = ({ space: { namespace } }: TestLearner, data: Readonly<Record<string, string>>): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'game', namespace } },
  data,
});
const runs = (name: string, { api, space }: TestLearner) =>
  vi.waitFor(
    async () => {
      const pod = await api.ask({ method: 'GET', path: `/api/v1/namespaces/${space.namespace}/pods/${name}` });
      expect(pod).toMatchObject({ status: { phase: 'Running' } });
    },
    { timeout: 180_000, interval: 500 },
  );
const read = (file: string, parts: Partial<PodFileRequest> = {}, who = mine, where = mine) =>
  readPodFile(who.door, where.space.namespace, { pod: 'reader', container: 'main', file, timeoutMs: 5000, ...parts });

beforeAll(async () => {
  cluster = openTestCluster();
  [mine, other] = [await cluster.learner(), await cluster.learner()];
  await apply(mine.api, settings(mine, { lives: '3', 'game.properties': 'speed=slow\n' }));
  const container = {
    env: [{ name: 'LIVES', valueFrom: { configMapKeyRef: { name: 'game', key: 'lives' } } }],
    volumeMounts: [{ name: 'config', mountPath: '/config' }],
  };
  await apply(mine.api, podOf('reader', mine, container, [{ name: 'config', configMap: { name: 'game' } }]));
  await runs('reader', mine);
}, 240_000);
afterAll(() => cluster[Symbol.asyncDispose]());

describe('a file in a pod', () => {
  it('is read byte by byte: mounted settings, and the variables that the container was made with', async () => {
    expect(await read('/config/game.properties')).toMatchObject({
      outcome: 'exchanged',
      received: 'speed=slow\n',
      cut: false,
    });
    const variables = await read('/proc/self/environ');
    expect(variables).toMatchObject({ outcome: 'exchanged', received: expect.stringMatching(/(^|\0)LIVES=3\0/) });
  });

  it('is bounded, whatever it is', async () => {
    const endless = await read('/dev/zero');
    expect(endless).toMatchObject({ outcome: 'exchanged', cut: true });
    expect(endless.outcome === 'exchanged' && endless.received.length).toBe(maxExchanged);
  });

  it.each([
    ['refused', '/config/nothing', {}],
    ['refused', '/config', {}],
    ['unreachable', '/config/game.properties', { pod: 'nobody' }],
    ['unreachable', '/config/game.properties', { container: 'other' }],
  ])('cannot be read: %s %s', async (outcome, file, parts) => {
    expect(await read(file, parts)).toMatchObject({ outcome });
  });

  it('that never ends to come is not waited for', async () => {
    // A pipe without a writer.
    await apply(mine.api, podOf('pipe', mine, { command: ['sh', '-c', 'mkfifo /tmp/pipe; exec sleep 1d'] }));
    await runs('pipe', mine);
    expect(await read('/tmp/pipe', { pod: 'pipe', timeoutMs: 1000 })).toMatchObject({ outcome: 'timeout' });
  });

  it('of somebody else is nobody’s to read', async () => {
    await expect(read('/config/game.properties', {}, other, mine)).rejects.toThrow('403');
  });

  it('follows a change, and a variable does not', async () => {
    await apply(mine.api, settings(mine, { lives: '7', 'game.properties': 'speed=fast\n' }));
    await vi.waitFor(
      async () => expect(await read('/config/game.properties')).toMatchObject({ received: 'speed=fast\n' }),
      { timeout: 180_000, interval: 2000 },
    );
    const variables = await read('/proc/self/environ');
    expect(variables).toMatchObject({ outcome: 'exchanged', received: expect.stringMatching(/(^|\0)LIVES=3\0/) });
  });
});
