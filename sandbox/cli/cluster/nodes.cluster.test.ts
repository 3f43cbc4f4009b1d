import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clusterAdministrator } from '../../testing/cluster-administrator.ts';
import { openTestCluster, type TestCluster } from '../../testing/course-cluster.ts';
import { readInstance } from '../../testing/instance.ts';
import { inLabHost } from '../../testing/lab-host.ts';
import { newLearner } from '../../testing/learner.ts';
import { readClusterState } from './state-file.ts';

/**
 * Pods on all nodes as one cluster. With one node, what needs two is skipped: start the instance with DRYDOCK_KUBERNETES_NODES=3 for it.
 */
const instance = readInstance();
const state = readClusterState(instance.data);
const isMany = state?.status === 'ready' && state.nodes > 1;

const { docker, kubectl, apply } = clusterAdministrator(instance);

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ podCIDR: z.string(), taints: z.array(z.object({ effect: z.string() })).default([]) }),
    }),
  ),
});
const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ nodeName: z.string().default('') }),
      status: z.object({ podIP: z.string().default(''), phase: z.string() }),
    }),
  ),
});

let cluster: TestCluster;
let mine: string;
let foreign: string;
let ports: readonly [number, number];
/** Every node, and those that run pods of learners. */
let nodes: z.infer<typeof nodeList>['items'];
let workers: readonly string[];

const pods = async (namespace: string, app: string) =>
  podList.parse(
    JSON.parse(await kubectl('get', 'pods', `--namespace=${namespace}`, `--selector=app=${app}`, '-o=json')),
  ).items;
const template = (app: string, more: object = {}) => ({
  metadata: { labels: { app } },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'web',
        image: 'busybox:1.37',
        // It answers with the name of its node.
        command: ['sh', '-c', 'mkdir /tmp/w; echo "$NODE" > /tmp/w/index.html; exec httpd -f -p 8080 -h /tmp/w'],
        env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
        readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
      },
    ],
    ...more,
  },
});
const daemonSet = (namespace: string, name: string) => ({
  ...{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, namespace } },
  spec: { selector: { matchLabels: { app: name } }, template: template(name) },
});
/** What a pod gets from an address; empty when nobody answers. */
const ask = (pod: string, address: string) =>
  kubectl('exec', `--namespace=${mine}`, pod, '--', 'sh', '-c', `timeout 10 wget -q -O - http://${address}/ || true`);

beforeAll(async () => {
  cluster = openTestCluster();
  const [me, other] = [await cluster.learner(), await cluster.learner()];
  [mine, foreign, ports] = [me.space.namespace, other.space.namespace, me.space.nodePorts];
  nodes = nodeList.parse(JSON.parse(await kubectl('get', 'nodes', '--output=json'))).items;
  workers = nodes.flatMap(({ metadata, spec }) => (spec.taints.length === 0 ? [metadata.name] : []));
  await apply(daemonSet(mine, 'web'), daemonSet(foreign, 'web'), {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: mine } },
    spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: ports[0] }] },
  });
  for (const namespace of [mine, foreign]) {
    await kubectl('rollout', 'status', `--namespace=${namespace}`, 'daemonset/web', '--timeout=200s');
  }
});
afterAll(() => cluster[Symbol.asyncDispose]());

it('a DaemonSet has one pod on each node that is open to pods, the wall on each node', async () => {
  expect(workers).toHaveLength(isMany ? 2 : 1);
  expect((await pods(mine, 'web')).map(({ spec }) => spec.nodeName).sort()).toEqual([...workers].sort());
  const wall = await kubectl(
    ...['get', 'pods', '--namespace=drydock-system', '--selector=app.kubernetes.io/name=wall'],
    '--output=jsonpath={range .items[*]}{.spec.nodeName}{"\\n"}{end}',
  );
  expect(wall.split('\n').sort()).toEqual(nodes.map(({ metadata }) => metadata.name).sort());
});

it('pods have addresses of their node’s own range', async () => {
  for (const { spec, status } of [...(await pods(mine, 'web')), ...(await pods(foreign, 'web'))]) {
    const range = nodes.find(({ metadata }) => metadata.name === spec.nodeName)?.spec.podCIDR ?? '';
    expect(status.podIP).toMatch(new RegExp(`^${range.replace(/\.\d+\/24$/, '.').replaceAll('.', '\\.')}`));
  }
});

it('each pod finds the Service by its name and, through it, the pods of all nodes', async () => {
  const address = await kubectl('get', 'service', 'web', `--namespace=${mine}`, '--output=jsonpath={.spec.clusterIP}');
  for (const { metadata } of await pods(mine, 'web')) {
    const found = await kubectl(
      ...['exec', `--namespace=${mine}`, metadata.name, '--', 'nslookup', `web.${mine}.svc.cluster.local`],
    );
    expect(found).toContain(address);
    const answers = new Set<string>();
    // One of two at random each time: a dozen answers of one would be odd, a hundred of one are a fault.
    for (let tries = 0; tries < 100 && answers.size < workers.length; tries += 1) {
      answers.add(await ask(metadata.name, address));
    }
    expect([...answers].sort()).toEqual([...workers].sort());
  }
});

it('a learner’s pod reaches those of another on no node, and its own on each', async () => {
  const [own, others] = [await pods(mine, 'web'), await pods(foreign, 'web')];
  for (const { metadata } of own) {
    for (const { spec, status } of own) expect(await ask(metadata.name, `${status.podIP}:8080`)).toBe(spec.nodeName);
    for (const { status } of others) expect(await ask(metadata.name, `${status.podIP}:8080`)).toBe('');
  }
});

it('the node port at the one address of the course leads to the pods of all nodes', async () => {
  const sandbox = await (await newLearner(instance.url)).sandbox();
  const answers = new Set<string>();
  for (let tries = 0; tries < 100 && answers.size < workers.length; tries += 1) {
    const said = await inLabHost(
      instance,
      `docker exec ${sandbox} curl -s -m 10 http://10.200.0.3:${ports[0]}/ || true`,
    );
    answers.add(said.trim());
  }
  expect([...answers].sort()).toEqual([...workers].sort());
});

it('pods that share the prepared volume run where it is', async () => {
  const claim = {
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'shared', namespace: mine } },
    spec: {
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: '1Mi' } },
      storageClassName: `manual-${mine}`,
    },
  };
  const container = {
    ...{ name: 'writer', image: 'busybox:1.37', command: ['sh', '-c', 'echo x >> /data/x; sleep 1d'] },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'shared' } };
  const more = { containers: [container], volumes: [volume] };
  await apply(claim, {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shared', namespace: mine } },
    spec: { replicas: 3, selector: { matchLabels: { app: 'shared' } }, template: template('shared', more) },
  });
  await kubectl('rollout', 'status', `--namespace=${mine}`, 'deployment/shared', '--timeout=200s');
  const running = await pods(mine, 'shared');
  expect(new Set(running.map(({ spec }) => spec.nodeName)).size).toBe(1);
  const [{ metadata } = { metadata: { name: '' } }] = running;
  const read = ['exec', `--namespace=${mine}`, metadata.name, '--', 'cat', '/data/x'];
  await expect.poll(() => kubectl(...read)).toBe('x\nx\nx');
  await kubectl('delete', 'deployment/shared', 'pvc/shared', `--namespace=${mine}`, '--wait=false');
});

describe.skipIf(!isMany)('with several nodes (DRYDOCK_KUBERNETES_NODES=3)', () => {
  it('a drained node gives its pods of a Deployment to the other', async () => {
    await apply({
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'moves', namespace: mine } },
      spec: { replicas: 4, selector: { matchLabels: { app: 'moves' } }, template: template('moves') },
    });
    await kubectl('rollout', 'status', `--namespace=${mine}`, 'deployment/moves', '--timeout=200s');
    const [from = '', to = ''] = workers;
    expect(new Set((await pods(mine, 'moves')).map(({ spec }) => spec.nodeName))).toEqual(new Set([from, to]));
    try {
      // Only these pods: other tests may have theirs there.
      await kubectl('drain', from, '--ignore-daemonsets', '--pod-selector=app=moves', '--timeout=200s');
      await kubectl('rollout', 'status', `--namespace=${mine}`, 'deployment/moves', '--timeout=200s');
      const left = (await pods(mine, 'moves')).filter(({ status }) => status.phase === 'Running');
      expect(left.map(({ spec }) => spec.nodeName)).toEqual([to, to, to, to]);
      expect((await pods(mine, 'web')).map(({ spec }) => spec.nodeName).sort()).toEqual([...workers].sort());
    } finally {
      await kubectl('uncordon', from);
    }
  });

  it('a worker that comes back at another address is found again: its pods, and the wall around them', async () => {
    const [worker = ''] = workers;
    const place = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    const before = await docker(['inspect', '--format', place, worker]);
    const squatter = `${instance.name}-squatter`;
    await docker(['stop', '--time', '10', worker]);
    try {
      const image = await docker(['inspect', '--format', '{{.Config.Image}}', worker]);
      const at = ['--network', instance.labHost, '--ip', before, '--entrypoint', 'sleep'];
      const label = ['--label', `dev.drydock.instance=${instance.name}`];
      await docker(['run', '--detach', '--name', squatter, ...label, ...at, image, '900']);
      await docker(['start', worker]);
      const now = await docker(['inspect', '--format', place, worker]);
      expect(now).not.toBe(before);
      const inside = ['get', 'node', worker, '--output=jsonpath={.status.addresses[0].address}'];
      await expect.poll(() => kubectl(...inside), { timeout: 300_000, interval: 1000 }).toBe(now);
      for (const namespace of [mine, foreign]) {
        await kubectl('rollout', 'status', `--namespace=${namespace}`, 'daemonset/web', '--timeout=300s');
      }
      const own = async () => (await pods(mine, 'web')).filter(({ status }) => status.phase === 'Running');
      for (const { metadata } of await own()) {
        await expect
          .poll(
            async () => Promise.all((await own()).map(({ status }) => ask(metadata.name, `${status.podIP}:8080`))),
            {
              ...{ timeout: 120_000, interval: 1000 },
            },
          )
          .toEqual((await own()).map(({ spec }) => spec.nodeName));
        for (const { status } of await pods(foreign, 'web')) {
          expect(await ask(metadata.name, `${status.podIP}:8080`)).toBe('');
        }
      }
    } finally {
      await docker(['rm', '--force', '--volumes', squatter]);
      await docker(['start', worker]);
    }
  });
});
