import { describe, expect, it } from 'vitest';
import type { T } from '#checks';
import type { ClusterObject } from '#protocol';
import { aCluster, aDeployment, anObject, aPod, aWarning, aWorkload } from '../../../testing/cluster-things.ts';
import { someConstants } from '../../../testing/constants.ts';
import { lensesOver } from '../../../testing/fixed-reader.ts';
import { toldBy } from '../../../testing/told-by.ts';

const twoReady = (t: T) => t.expect(t.k8s.deployment('fleet').readyReplicas).is(2);
const told = (...objects: readonly ClusterObject[]) => toldBy(aCluster(...objects), twoReady);

describe('a Deployment', () => {
  it('is facts, down to its ReplicaSets and pods', () => {
    const [deployment, ...rest] = aDeployment({ name: 'fleet', replicas: 2, image: 'whoami:1.0' });
    const other = aPod({ name: 'other', labels: { app: 'fleet' } });
    const old = aWorkload('ReplicaSet', {
      name: 'fleet-0',
      replicas: 0,
      annotations: { 'deployment.kubernetes.io/revision': '0' },
      ...(deployment && { owner: deployment }),
    });
    const { k8s } = lensesOver(aCluster(...(deployment ? [deployment] : []), ...rest, other, old));
    const fleet = k8s.deployment('fleet');
    expect([fleet.replicas.value, fleet.readyReplicas.value, fleet.rollout.value, fleet.revision.value]).toEqual([
      2,
      2,
      'complete',
      1,
    ]);
    expect(fleet.podNames.value).toEqual(['fleet-1-1', 'fleet-1-2']);
    expect(fleet.pods().map((pod) => pod.controller.value)).toEqual(['ReplicaSet/fleet-1', 'ReplicaSet/fleet-1']);
    expect([fleet.replicaSet.name, fleet.replicaSets().map(({ name }) => name)]).toEqual([
      'fleet-1',
      ['fleet-0', 'fleet-1'],
    ]);
    expect([fleet.container().image.value, fleet.strategy.value, fleet.maxSurge.value]).toEqual([
      'whoami:1.0',
      'RollingUpdate',
      '25%',
    ]);
    expect(fleet.podNames.see).toBe('kubectl get pods -l app=fleet');
  });

  it('is not there; bare pods are none', () => {
    expect(told(aPod({ name: 'fleet-a' }), aPod({ name: 'fleet-b' }))).toMatchSnapshot();
    expect(told(...aDeployment({ name: 'flet' }))).toMatchSnapshot();
  });

  it('has pods that do not run: their reason is its own', () => {
    const unpulled = { ready: false, state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } };
    expect(told(...aDeployment({ name: 'fleet', replicas: 2, image: 'whoami:7' }, unpulled))).toMatchSnapshot();
  });

  it('cannot make pods: quota, rules of the namespace', () => {
    const [deployment, set] = aDeployment({ name: 'fleet', replicas: 2, readyReplicas: 0 });
    if (deployment === undefined || set === undefined) throw new Error('no Deployment');
    const refused = (message: string) => told(deployment, set, aWarning(set, 'FailedCreate', message));
    expect(
      refused(
        'Error creating: pods "fleet-1-x" is forbidden: exceeded quota: learner, requested: pods=1, used: pods=10, limited: pods=10',
      ),
    ).toMatchSnapshot();
    expect(
      refused(
        'Error creating: pods "fleet-1-x" is forbidden: violates PodSecurity "baseline:latest": privileged (container "web" must not set securityContext.privileged=true)',
      ),
    ).toMatchSnapshot();
  });

  it.each([
    ['progressing', { updatedReplicas: 1 }, {}],
    ['progressing', { observedGeneration: 0 }, {}],
    [
      'failed',
      {
        updatedReplicas: 1,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      },
      {},
    ],
    ['paused', {}, { paused: true }],
    ['complete', {}, {}],
  ])('is %s', (state, status, parts) => {
    const base = aWorkload('Deployment', { name: 'fleet', replicas: 2, status });
    const spec: object = typeof base.spec === 'object' && base.spec !== null ? base.spec : {};
    expect(lensesOver(aCluster({ ...base, spec: { ...spec, ...parts } })).k8s.deployment('fleet').rollout.value).toBe(
      state,
    );
  });

  it('says what it waits for: how many are ready, and why not', () => {
    const waits: string[] = [];
    const probed = { readinessProbe: { httpGet: { port: 5000 } } };
    const objects = aDeployment({ name: 'fleet', replicas: 2, container: probed }, { ready: false });
    const pod = objects.find(({ kind }) => kind === 'Pod');
    if (pod === undefined) throw new Error('no pod');
    const refused = aWarning(
      pod,
      'Unhealthy',
      'Readiness probe failed: dial tcp 10.244.0.7:5000: connect: connection refused',
    );
    const t = lensesOver(aCluster(...objects, refused), someConstants, undefined, (motion) => waits.push(motion.for));
    expect(t.k8s.deployment('fleet').readyReplicas.value).toBe(0);
    expect(new Set(waits)).toEqual(new Set(['`fleet`: 0 of 2 pods ready, readiness probe: connection refused']));
  });
});

it('a StatefulSet has names and claims of its own', () => {
  const db = aWorkload('StatefulSet', {
    name: 'db',
    replicas: 2,
    spec: { replicas: 2, serviceName: 'db', volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
  });
  const found = lensesOver(aCluster(db)).k8s.statefulSet('db');
  expect([found.replicas.value, found.serviceName.value, found.claimTemplates.value]).toEqual([2, 'db', ['data']]);
});

it('any kind can be read', () => {
  const node = anObject('Node', { name: 'lab' }, { status: { nodeInfo: { kubeletVersion: 'v1.34.4' } } });
  const { k8s } = lensesOver(aCluster(node));
  expect(k8s.resource('nodes', 'lab').at('status', 'nodeInfo', 'kubeletVersion').value).toBe('v1.34.4');
  expect(k8s.names('nodes').value).toEqual(['lab']);
  expect(k8s.resource('nodes', 'lab').at('spec', 'taints').absence?.found).toBe('nothing');
  expect(k8s.resource('nodes', 'other').at('spec').absence?.say).toContain('No nodes `other`');
});
