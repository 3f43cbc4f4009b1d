import { describe, expect, it } from 'vitest';
import { CheckFailed } from '#checks';
import type { HttpResult, Snapshots } from '#protocol';
import exercise from '../../lessons/kubernetes/02-pods-and-labels/checks.ts';
import { aCluster, aDeployment, anObject, aPod, aPodLog } from '../testing/cluster-things.ts';
import { someConstants } from '../testing/constants.ts';
import { lensesOver } from '../testing/fixed-reader.ts';
import { failVerdict, verdictText } from './verdict/format.ts';

/** The words of the lesson's checks for one world, without a cluster: every message a learner can meet, as he meets it. */
const constants = { ...someConstants, seeds: { name: 'harbor', cpu: 70, mem: 120, word: 'almond' } };

type Amounts = Readonly<Record<string, string>>;
const [requests, limits] = [
  { cpu: '70m', memory: '64Mi' },
  { cpu: '200m', memory: '120Mi' },
];
const byDefault = { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } };
const ship = (resources: { requests: Amounts; limits: Amounts }, parts: Partial<Parameters<typeof aPod>[0]> = {}) =>
  aPod({ name: 'ship-harbor', labels: { app: 'harbor', tier: 'front' }, container: { resources }, ...parts });
const owner = anObject('ReplicaSet', { name: 'harbor-set' });

/** Beside the volume of the pod's token, which every container has. */
const token = { name: 'kube-api-access-x', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
const mounted = (volume: string, mountPath: string) => [{ name: volume, mountPath }, token];
const pageFolder = '/usr/share/nginx/html';
const server = (volume = 'page') => ({ name: 'web', image: 'nginx:1.26', volumeMounts: mounted(volume, pageFolder) });
const writer = (volume = 'page') => ({ name: 'writer', image: 'busybox:1.37', volumeMounts: mounted(volume, '/out') });
const emptyDirs = (...names: string[]) => ({ volumes: names.map((name) => ({ name, emptyDir: {} })) });
const pair = (
  containers: readonly Readonly<Record<string, unknown>>[],
  spec: Readonly<Record<string, unknown>> = emptyDirs('page', 'other'),
  parts: Partial<Parameters<typeof aPod>[0]> = {},
) => aCluster(aPod({ name: 'pair-harbor', containers, spec, ...parts }));
const both = pair([server(), writer()]);

/** What nginx says at twelve o'clock of a page that it has since then less that many seconds. */
const served = (age: number, body = 'almond, at noon', status = 200): HttpResult => ({
  outcome: 'answered',
  milliseconds: 2,
  status,
  headers: {
    date: 'Thu, 01 Jan 2026 12:00:00 GMT',
    'last-modified': new Date(Date.UTC(2026, 0, 1, 12) - age * 1000).toUTCString(),
  },
  body,
  cut: false,
});

const quay = (number: number, labels: Readonly<Record<string, string>> = {}, annotations = {}) => {
  const app = `my-service-${number % 2 === 1 ? 'b' : 'a'}`;
  return aPod({ name: `quay-${number}`, labels: { app, ...labels }, annotations });
};
const lane = { lane: 'almond' };
const quays = (...marked: number[]) =>
  [1, 2, 3, 4, 5].map((number) => quay(number, marked.includes(number) ? lane : {}));

type World = Partial<Snapshots> | readonly [Partial<Snapshots>, HttpResult];
const worlds: Record<string, Record<string, World>> = {
  pod: {
    fresh: aCluster(...quays()),
    'a Deployment': aCluster(...aDeployment({ name: 'ship-harbor', replicas: 1 })),
    'a longer name': aCluster(ship({ requests, limits }, { name: 'ship-harbor-1' })),
    adopted: aCluster(owner, ship({ requests, limits }, { owner })),
    'the label of kubectl run': aCluster(ship({ requests, limits }, { labels: { run: 'ship-harbor' } })),
    'one label': aCluster(ship({ requests, limits }, { labels: { app: 'harbor' } })),
    annotations: aCluster(ship({ requests, limits }, { labels: {}, annotations: { app: 'harbor', tier: 'front' } })),
    'nothing said': aCluster(ship(byDefault)),
    'requests only': aCluster(ship({ ...byDefault, requests })),
    'limits only': aCluster(ship({ requests: limits, limits })),
    'limits and CPU only': aCluster(ship({ requests: { cpu: '70m', memory: '120Mi' }, limits })),
    'a thousandth of a byte': aCluster(ship({ requests: { cpu: '70m', memory: '64m' }, limits })),
    megabytes: aCluster(ship({ requests, limits: { cpu: '200m', memory: '120M' } })),
    bytes: aCluster(ship({ requests: { cpu: '70m', memory: '64' }, limits })),
    'other numbers': aCluster(ship({ requests: { cpu: '100m', memory: '100Mi' }, limits })),
    'not ready': aCluster(ship({ requests, limits }, { ready: false })),
    'in other units, right': aCluster(
      ship({ requests: { cpu: '0.07', memory: '65536Ki' }, limits: { cpu: '0.2', memory: '125829120' } }),
    ),
    right: aCluster(ship({ requests, limits }, { labels: { app: 'harbor', tier: 'front', run: 'x' } })),
  },
  pair: {
    fresh: aCluster(),
    'a Deployment': aCluster(...aDeployment({ name: 'pair-harbor', replicas: 1 })),
    'one container': pair([server()]),
    'both want port 80': {
      ...pair([server(), { ...server(), name: 'second' }], emptyDirs('page'), { ready: false }),
      ...aPodLog('pair-harbor', 'web', 'ready'),
      ...aPodLog('pair-harbor', 'second', 'bind() to 0.0.0.0:80 failed (98: Address already in use)\nexit\n'),
    },
    'no nginx': pair([writer(), { ...writer(), name: 'other' }]),
    'files of their own': pair([{ name: 'web', image: 'nginx', volumeMounts: [token] }, writer()]),
    'two volumes': pair([server('other'), writer()]),
    'not an emptyDir': pair([server(), writer()], { volumes: [{ name: 'page', configMap: { name: 'page' } }] }),
    'nothing written': [both, served(0, 'Forbidden', 403)],
    'the page of the image': [both, served(9_000_000, 'Welcome to nginx!')],
    'another text': [both, served(1, 'Thu Jan 1')],
    'written once': [both, served(17)],
    'no answer': [both, { outcome: 'refused', milliseconds: 1 }],
    'with a sidecar, right': [
      pair([server()], { ...emptyDirs('page'), initContainers: [{ ...writer(), restartPolicy: 'Always' }] }),
      served(3),
    ],
    right: [both, served(2)],
  },
  lane: {
    fresh: aCluster(...quays()),
    'a pod is gone': aCluster(...quays(1, 3).slice(0, 4)),
    all: aCluster(...quays(1, 2, 3, 4, 5)),
    'the others': aCluster(...quays(2, 4)),
    'not all': aCluster(...quays(1, 5)),
    annotated: aCluster(...[1, 2, 3, 4, 5].map((number) => quay(number, {}, number % 2 === 1 ? lane : {}))),
    'another word': aCluster(...[1, 2, 3, 4, 5].map((number) => quay(number, number % 2 === 1 ? { lane: 'b' } : {}))),
    'others beside them, right': aCluster(...quays(1, 3, 5), aPod({ name: 'duo', labels: lane })),
    right: aCluster(...quays(1, 3, 5)),
  },
};

async function told(id: string, world: World): Promise<string> {
  const [snapshots, answer] = Array.isArray(world) ? world : [world];
  const test = exercise.checks.find((check) => check.id === id)?.test;
  try {
    await test?.(lensesOver(snapshots, constants, answer));
    return 'pass';
  } catch (error) {
    if (error instanceof CheckFailed) return verdictText('', failVerdict(error.failure));
    throw error;
  }
}

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', async (title, world) => {
    const text = await told(id, world);
    expect(text === 'pass', text).toBe(title.endsWith('right'));
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
