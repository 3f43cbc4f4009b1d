import { describe, expect, it } from 'vitest';
import type { ClusterObject, Snapshots } from '#protocol';
import exercise from '../../lessons/kubernetes/03-deployments/checks.ts';
import { aCluster, aDeployment, anObject, aPod } from '../testing/cluster-things.ts';
import { someConstants } from '../testing/constants.ts';
import { aFile } from '../testing/engine-things.ts';
import { toldBy } from '../testing/told-by.ts';

/** The words of the lesson's checks for one world, without a cluster: every message a learner can meet, as he meets it. */
const constants = { ...someConstants, seeds: { name: 'harbor', more: 5 } };

const name = 'fleet-harbor';
const [set, image] = [`${name}-1`, 'nginx:1.26'];
const event = (reason: string, kind: string, object: string, message = '') =>
  anObject(
    'Event',
    { name: `${object}.${reason}.${message.slice(-3)}` },
    { reason, message, involvedObject: { kind, name: object } },
  );
const scheduled = (...ends: string[]) => ends.map((end) => event('Scheduled', 'Pod', `${set}-${end}`));

/** Five pods of which some are made later than the others. */
function healed(young: number, events: readonly ClusterObject[], parts: { restartCount?: number } = {}) {
  const [deployment, replicaSet, ...pods] = aDeployment({ name, replicas: 5, image }, parts);
  if (deployment === undefined || replicaSet === undefined) throw new Error('no Deployment');
  const aged = pods.map((pod, index) => {
    const creationTimestamp = index < young ? '2026-01-01T00:01:00Z' : '2026-01-01T00:00:00Z';
    return { ...pod, metadata: { ...pod.metadata, creationTimestamp } };
  });
  return aCluster(deployment, replicaSet, ...aged, ...scheduled('1', '2', '3', '4', '5'), ...events);
}

const withFile = (text: string, live = image): Partial<Snapshots> => ({
  ...aCluster(...aDeployment({ name, replicas: 5, image: live })),
  'file:/:/root/fleet.yaml': aFile(text),
});
const manifest = (replicas: string, of = name) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${of}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    app: x\n  name: "${of}"\nspec:\n${replicas}  template:\n    spec:\n      containers:\n      - image: nginx:1.26\n        name: nginx\n`;

const worlds: Record<string, Record<string, Partial<Snapshots>>> = {
  declared: {
    fresh: aCluster(),
    'bare pods': aCluster(aPod({ name: `${name}-1` }), aPod({ name: `${name}-2` })),
    'one pod': aCluster(...aDeployment({ name, replicas: 1, image })),
    'no tag': aCluster(...aDeployment({ name, replicas: 3, image: 'nginx' })),
    latest: aCluster(...aDeployment({ name, replicas: 3, image: 'localhost:5000/nginx:latest' })),
    'a port and no tag': aCluster(...aDeployment({ name, replicas: 3, image: 'localhost:5000/nginx' })),
    'not ready': aCluster(...aDeployment({ name, replicas: 3, image }, { ready: false })),
    'by digest, right': aCluster(...aDeployment({ name, replicas: 3, image: `nginx@sha256:${'a'.repeat(64)}` })),
    'more, right': aCluster(...aDeployment({ name, replicas: 5, image })),
    right: aCluster(...aDeployment({ name, replicas: 3, image })),
  },
  scaled: {
    three: aCluster(...aDeployment({ name, replicas: 3, image })),
    'pods beside it': aCluster(
      ...aDeployment({ name, replicas: 3, image }),
      aPod({ name: 'a', labels: { app: name } }),
      aPod({ name: 'b', labels: { app: name } }),
    ),
    'not ready': aCluster(...aDeployment({ name, replicas: 5, image }, { ready: false })),
    right: aCluster(...aDeployment({ name, replicas: 5, image })),
  },
  healed: {
    fresh: healed(0, []),
    'scaled down and up': healed(2, [
      ...scheduled('6', '7'),
      event('SuccessfulDelete', 'ReplicaSet', set, `Deleted pod: ${set}-6`),
      event('SuccessfulDelete', 'ReplicaSet', set, `Deleted pod: ${set}-7`),
    ]),
    'started again inside': healed(0, [], { restartCount: 1 }),
    'all of them': healed(5, scheduled('6', '7', '8', '9', 'a')),
    'another Deployment': healed(0, [event('Scheduled', 'Pod', 'other-1-1')]),
    'two of them, right': healed(2, scheduled('6', '7')),
    right: healed(1, scheduled('6')),
  },
  'no-drift': {
    'no file': {
      ...aCluster(...aDeployment({ name, replicas: 5, image })),
      'file:/:/root/fleet.yaml': { kind: 'absent' },
    },
    'another Deployment': withFile(manifest('  replicas: 5\n', 'other')),
    'a longer name': withFile(manifest('  replicas: 5\n', `${name}-2`)),
    'the old number': withFile(manifest('  replicas: 3\n')),
    'no number': withFile(manifest('')),
    'another image': withFile(manifest('  replicas: 5\n'), 'nginx:1.27'),
    right: withFile(manifest('  replicas: 5 # since Monday\n')),
  },
};

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', (title, snapshots) => {
    const text = toldBy(snapshots, (t) => exercise.checks.find((check) => check.id === id)?.test(t), constants);
    expect(text === 'pass', text).toBe(title.endsWith('right'));
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
