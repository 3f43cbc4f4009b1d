import { describe, expect, it } from 'vitest';
import type { Snapshots } from '#protocol';
import exercise from '../../lessons/kubernetes/01-cluster-and-kubectl/checks.ts';
import { aCluster, anObject, labNamespace } from '../testing/cluster-things.ts';
import { someConstants } from '../testing/constants.ts';
import { aFile } from '../testing/engine-things.ts';
import { toldBy } from '../testing/told-by.ts';

/** The words of the lesson's checks for one world, without a cluster: every message a learner can meet, as he meets it. */
const constants = { ...someConstants, seeds: { name: 'harbor' } };

interface Made {
  readonly current?: string;
  readonly name?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

const wrap = (contexts: string, current: string) =>
  `apiVersion: v1\nclusters:\n- cluster:\n    server: https://10.200.0.3:6443\n  name: course\n${contexts}current-context: ${current}\nkind: Config\nusers:\n- name: learner\n  user:\n    tokenFile: /etc/drydock/cluster/token\n`;
/** As kubectl writes it. */
function config({
  current = 'dock-harbor',
  name = 'dock-harbor',
  cluster = 'course',
  user = 'learner',
  namespace = labNamespace,
}: Made) {
  const field = (key: string, value: string) => (value === '' ? '' : `    ${key}: ${value}\n`);
  const mine = `- context:\n${field('cluster', cluster)}${field('namespace', namespace)}${field('user', user)}  name: ${name}\n`;
  return wrap(
    `contexts:\n- context:\n    cluster: course\n    user: learner\n  name: course-default\n${mine}`,
    current,
  );
}
/** As the sandbox is given it, with one context more. */
const byHand = wrap(
  `contexts:\n  - name: course\n    context:\n      cluster: course\n      user: learner\n      namespace: ${labNamespace}\n  - name: 'dock-harbor'\n    context:\n      namespace: "${labNamespace}"\n      cluster: course\n      user: learner\n`,
  '"dock-harbor"',
);
const key = (text: string): Partial<Snapshots> => ({ ...aCluster(), 'file:/:/root/.kube/config': aFile(text) });

const node = anObject(
  'Node',
  { name: 'course-1' },
  { status: { nodeInfo: { kubeletVersion: 'v1.34.4', containerRuntimeVersion: 'containerd://1.7.24' } } },
);
const book = (data: Record<string, string>) => aCluster(node, anObject('ConfigMap', { name: 'logbook' }, { data }));
const facts = { node: 'course-1', kubelet: 'v1.34.4', runtime: 'containerd://1.7.24' };
const found = { hpa: 'autoscaling/v2', short: 'netpol' };

const worlds: Record<string, Record<string, Partial<Snapshots>>> = {
  context: {
    fresh: key(config({ name: 'course', current: 'course' })),
    'no file': { ...aCluster(), 'file:/:/root/.kube/config': { kind: 'absent' } },
    'an empty file': key(''),
    'not chosen': key(config({ current: 'course-default' })),
    'no namespace': key(config({ namespace: '' })),
    'in default': key(config({ namespace: 'default' })),
    'not filled in': key(config({ namespace: '$NS' })),
    'somewhere else': key(config({ namespace: 'kube-system' })),
    'no such user': key(config({ user: 'root' })),
    'no cluster': key(config({ cluster: '' })),
    'by hand, right': key(byHand),
    right: key(config({})),
  },
  facts: {
    fresh: aCluster(node),
    'no node': book({ kubelet: 'v1.34.4' }),
    'the sandbox': book({ ...facts, node: 'sandbox' }),
    'of the kernel': book({ ...facts, kubelet: '6.12.1' }),
    'half a version': book({ ...facts, kubelet: 'v1.34' }),
    'another version': book({ ...facts, kubelet: 'v1.32.4' }),
    docker: book({ ...facts, runtime: 'docker://26.1.5' }),
    'no version': book({ ...facts, runtime: 'containerd' }),
    'from files, right': book({ node: 'course-1\n', kubelet: 'v1.34.4\n', runtime: 'containerd://1.7.24\n' }),
    right: book(facts),
  },
  explore: {
    fresh: aCluster(node),
    nothing: book(facts),
    'no group': book({ ...found, hpa: 'v2' }),
    'no version': book({ ...found, hpa: 'autoscaling' }),
    'an old version': book({ ...found, hpa: 'autoscaling/v1' }),
    'short for version': book({ ...found, hpa: 'hpa' }),
    'its kind': book({ ...found, short: 'NetworkPolicy' }),
    'another one': book({ ...found, short: 'np' }),
    right: book({ ...facts, ...found }),
  },
};

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', (title, snapshots) => {
    const text = toldBy(snapshots, (t) => exercise.checks.find((check) => check.id === id)?.test(t), constants);
    expect(text === 'pass', text).toBe(title.endsWith('right'));
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
    // What is to be found out is not told.
    if (id !== 'context') expect(text).not.toMatch(/v1\.34\.4|1\.7\.24|netpol|autoscaling\/v2/);
  });
});
