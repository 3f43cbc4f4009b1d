import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FromPodRequest, UserError } from '#protocol';
import { openTestCluster, type TestCluster, type TestLearner } from '../../testing/course-cluster.ts';
import { apply } from '../api/apply.ts';
import type { KubeObject } from '../api/kube-object.ts';
import { askFromPod } from './ask-from-pod.ts';

/** Services of a real cluster, asked by a pod of their namespace. */
let cluster: TestCluster;
let mine: TestLearner;
let namespace: string;

const resources = { requests: { cpu: '10m', memory: '8Mi' }, limits: { cpu: '200m', memory: '32Mi' } };
const serve = `mkdir /w; echo ahoy > /w/index.html; httpd -p 5000 -h /w
  while :; do sleep 1d | nc -l -p 5003; done &
  while :; do echo hello | nc -l -p 5001; done`;
const web = (): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace, labels: { app: 'web' } } },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'web', image: 'busybox:1.37', command: ['sh', '-c', serve], resources }],
  },
});
const service = (): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'hello', namespace } },
  spec: {
    selector: { app: 'web' },
    ports: [
      { name: 'http', port: 80, targetPort: 5000 },
      { name: 'raw', port: 81, targetPort: 5001 },
      { name: 'nothing', port: 82, targetPort: 5002 },
      { name: 'silent', port: 83, targetPort: 5003 },
    ],
  },
});
/** As a check asks: again and again while the pod that asks starts. */
const ask = (parts: Partial<FromPodRequest>) =>
  vi.waitFor(
    async () => {
      const request = { from: 'pod', host: 'hello', port: 80, method: 'GET', path: '/', headers: {} } as const;
      try {
        return await askFromPod(mine.door, namespace, { ...request, timeoutMs: 5000, ...parts });
      } catch (error) {
        if (error instanceof UserError) expect(error.problem.code).toBe('probe-pod-starting');
        throw error;
      }
    },
    { timeout: 180_000, interval: 500 },
  );

beforeAll(async () => {
  cluster = openTestCluster();
  mine = await cluster.learner();
  namespace = mine.space.namespace;
  await apply(mine.api, web());
  await apply(mine.api, service());
  await vi.waitFor(async () => expect(await ask({})).toMatchObject({ outcome: 'answered' }), { timeout: 200_000 });
}, 240_000);
afterAll(() => cluster[Symbol.asyncDispose]());

describe('a request from a pod', () => {
  it('goes by the name and the port of the Service, also by the long name', async () => {
    expect(await ask({})).toMatchObject({ outcome: 'answered', status: 200, body: 'ahoy\n' });
    expect(await ask({ host: `hello.${namespace}.svc.cluster.local` })).toMatchObject({ status: 200 });
    expect(await ask({ path: '/nothing' })).toMatchObject({ outcome: 'answered', status: 404 });
  });

  it.each<[string, Partial<FromPodRequest>]>([
    ['refused', { port: 82 }],
    ['unreachable', { host: 'nobody' }],
    ['not-http', { port: 81 }],
    ['timeout', { port: 83, timeoutMs: 300 }],
  ])('that fails says how: %s', async (outcome, parts) => {
    expect(await ask(parts)).toMatchObject({ outcome });
  });

  it('leaves a pod behind that ends by itself and has no key to the cluster', async () => {
    const pod = await mine.api.ask({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/drydock-probe` });
    expect(pod).toMatchObject({
      metadata: { labels: { 'drydock.probe': 'true' } },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        containers: [{ command: ['sleep', '300'] }],
      },
    });
  });
});
