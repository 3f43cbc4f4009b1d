import { describe, expect, it } from 'vitest';
import type { Motion, T } from '#checks';
import type { ClusterObject } from '#protocol';
import { aCluster, anObject, aPod, aPodLog, aWarning } from '../../../testing/cluster-things.ts';
import { someConstants } from '../../../testing/constants.ts';
import { lensesOver } from '../../../testing/fixed-reader.ts';
import { toldBy } from '../../../testing/told-by.ts';

const ready = (t: T) => t.expect(t.k8s.pod('ship').ready).is(true);
const waiting = (reason: string, message = '') => ({ ready: false, state: { waiting: { reason, message } } });
const told = (pod: ClusterObject, ...more: ClusterObject[]) => toldBy(aCluster(pod, ...more), ready);
const motionsOf = (pod: ClusterObject, ...more: ClusterObject[]) => {
  const motions: Motion[] = [];
  const t = lensesOver(aCluster(pod, ...more), someConstants, undefined, (motion) => motions.push(motion));
  void t.k8s.pod('ship').ready;
  return motions;
};
const unscheduled = (message: string) => ({
  phase: 'Pending',
  podIP: '',
  containerStatuses: [],
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: '' }],
});

describe('a pod', () => {
  it('is facts with the command that shows them', () => {
    const { k8s } = lensesOver(
      aCluster(
        aPod({
          name: 'ship',
          labels: { app: 'harbor', tier: 'front' },
          container: {
            resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '0.5', memory: '128Mi' } },
            env: [
              { name: 'MODE', value: 'fast' },
              { name: 'LIVES', valueFrom: { configMapKeyRef: { name: 'game', key: 'lives' } } },
            ],
            volumeMounts: [{ name: 'config', mountPath: '/config/' }],
            readinessProbe: { httpGet: { path: '/ready', port: 5000 } },
          },
          spec: { volumes: [{ name: 'config', configMap: { name: 'game' } }] },
        }),
      ),
    );
    const pod = k8s.pod('ship');
    const web = pod.container('web');
    expect([pod.phase.value, pod.status.value, pod.ready.value, pod.label('tier').value]).toEqual([
      'Running',
      'Running',
      true,
      'front',
    ]);
    expect([web.cpuRequest.value, web.cpuLimit.value, web.memoryRequest.value, web.memoryLimit.value]).toEqual([
      0.1,
      0.5,
      2 ** 26,
      2 ** 27,
    ]);
    expect([web.variable('MODE').value, web.variable('LIVES').value, web.variableFrom('LIVES').value]).toEqual([
      'fast',
      undefined,
      'configmap/game/lives',
    ]);
    expect([web.mountAt('/config').value, web.readinessProbe.value, pod.container().image.value]).toEqual([
      'configmap/game',
      'httpGet /ready 5000',
      'nginx:1.27',
    ]);
    expect(web.volumeAt('/config').value).toBe('config');
    expect(web.volumeAt('/data').absence).toMatchSnapshot();
    expect(web.cpuRequest.show(0.1)).toBe('100m');
    expect(pod.ip.see).toBe("kubectl get pod ship -o jsonpath='{.status.podIP}'");
    expect(pod.at('spec', 'containers', 0, 'image').value).toBe('nginx:1.27');
  });

  it('is not there (C1)', () => {
    expect(told(aPod({ name: 'boat' }))).toMatchSnapshot();
    expect(toldBy(aCluster(), ready)).toMatchSnapshot();
    expect(toldBy(aCluster(anObject('Deployment', { name: 'ship' }, { spec: {} })), ready)).toMatchSnapshot();
  });

  it('belongs to somebody or to nobody', () => {
    const set = anObject('ReplicaSet', { name: 'ship-1' });
    const owned = lensesOver(aCluster(aPod({ name: 'ship', owner: set })));
    expect(owned.k8s.pod('ship').controller.value).toBe('ReplicaSet/ship-1');
    expect(toldBy(aCluster(aPod({ name: 'ship' })), (t) => t.require(t.k8s.pod('ship').controller))).toMatchSnapshot();
  });

  it.each<[string, Parameters<typeof aPod>[0]['status'], string]>([
    ['Terminating', {}, '2026-01-01T00:00:30Z'],
    ['Evicted', { phase: 'Failed', reason: 'Evicted', containerStatuses: [] }, ''],
  ])('has the status that kubectl prints: %s', (status, parts, deletedAt) => {
    const pod = aPod({ name: 'ship', status: parts ?? {}, ...(deletedAt === '' ? {} : { deletedAt }) });
    expect(lensesOver(aCluster(pod)).k8s.pod('ship').status.value).toBe(status);
  });
});

describe('a pod that cannot be scheduled (C6)', () => {
  const pending = (message: string, spec = {}) =>
    aPod({ name: 'ship', spec, status: unscheduled(message), ready: false });

  it('asks for too much', () => {
    const pod = aPod({
      name: 'ship',
      ready: false,
      container: { resources: { requests: { cpu: '64' } } },
      status: unscheduled(
        '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
      ),
    });
    expect(told(pod)).toMatchSnapshot();
  });

  it('waits for a claim', () => {
    const volumes = [{ name: 'notes', persistentVolumeClaim: { claimName: 'notes' } }];
    const claim = anObject(
      'PersistentVolumeClaim',
      { name: 'notes' },
      { spec: { storageClassName: 'fast' }, status: { phase: 'Pending' } },
    );
    expect(
      told(pending('0/1 nodes are available: persistentvolumeclaim "notes" not found.', { volumes })),
    ).toMatchSnapshot();
    expect(
      told(pending('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.', { volumes }), claim),
    ).toMatchSnapshot();
  });

  it('finds no node for its labels', () => {
    expect(
      told(pending("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")),
    ).toMatchSnapshot();
  });
});

describe('an image that cannot be pulled (C5)', () => {
  const pull = (image: string, message: string, reason = 'ImagePullBackOff') =>
    told(aPod({ name: 'ship', image, ...waiting(reason, message) }));

  it('is in no registry that the node knows', () => {
    expect(pull('ngnix', 'failed to resolve reference "docker.io/library/ngnix:latest": not found')).toMatchSnapshot();
    expect(
      pull('localhost:5000/app:1', 'dial tcp [::1]:5000: connect: connection refused', 'ErrImagePull'),
    ).toMatchSnapshot();
  });

  it('is not in the course registry', () => {
    expect(
      pull(
        'registry.course/ana/app:2',
        'rpc error: failed to resolve reference "registry.course/ana/app:2": not found',
      ),
    ).toMatchSnapshot();
    expect(pull('registry.course/ana/app:2', 'rpc error: code = Unknown: 403 Forbidden')).toMatchSnapshot();
  });

  it('has no name that can be', () => {
    expect(pull('Nginx', "couldn't parse image name", 'InvalidImageName')).toMatchSnapshot();
    expect(pull('app:1', '', 'ErrImageNeverPull')).toMatchSnapshot();
  });
});

describe('a container that ends again and again', () => {
  const crash = (exitCode: number, parts: object = {}, pod: Partial<Parameters<typeof aPod>[0]> = {}) =>
    aPod({
      name: 'ship',
      ready: false,
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
      lastState: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', ...parts } },
      ...pod,
    });

  it('tells its code and its last words', () => {
    const world = { ...aCluster(crash(1)), ...aPodLog('ship', 'web', 'starting\nKeyError: HARBOR_NAME\n\n') };
    expect(toldBy(world, ready)).toMatchSnapshot();
  });

  it('is done, has no such program, or reaches its limit', () => {
    expect(told(crash(0))).toMatchSnapshot();
    expect(
      told(
        crash(127, {
          message:
            'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "serve": executable file not found in $PATH: unknown',
        }),
      ),
    ).toMatchSnapshot();
    expect(
      told(crash(137, { reason: 'OOMKilled' }, { container: { resources: { limits: { memory: '64Mi' } } } })),
    ).toMatchSnapshot();
  });
});

describe('a container that is not made', () => {
  it('lacks a key, a volume, a program', () => {
    expect(
      told(
        aPod({
          name: 'ship',
          ...waiting('CreateContainerConfigError', "couldn't find key lives in ConfigMap lab-abcdefghij22/game"),
        }),
      ),
    ).toMatchSnapshot();
    const creating = aPod({ name: 'ship', ...waiting('ContainerCreating') });
    expect(
      told(creating, aWarning(creating, 'FailedMount', 'MountVolume.SetUp failed for volume "x" : no such device')),
    ).toMatchSnapshot();
    expect(
      told(
        aPod({
          name: 'ship',
          ...waiting('RunContainerError', 'failed to start container: exec: "serve": permission denied: unknown'),
        }),
      ),
    ).toMatchSnapshot();
  });
});

describe('a volume of settings', () => {
  const items = [{ key: 'ui.properties', path: 'ui.properties' }];
  const creating = (optional = false) =>
    aPod({
      name: 'ship',
      ...waiting('ContainerCreating'),
      spec: { volumes: [{ name: 'config', configMap: { name: 'game', items, optional } }] },
    });
  const game = (data: object) => anObject('ConfigMap', { name: 'game', createdAt: '2026-01-02T00:00:00Z' }, { data });

  it('lacks the object or a key: the kubelet need not have said so', () => {
    for (const there of [[], [game({ lives: '3' })]]) {
      expect(told(creating(), ...there)).toMatchSnapshot();
      expect(motionsOf(creating(), ...there)).toEqual([]);
      expect(motionsOf(creating(true), ...there)).toMatchObject([{ doubts: 'wrong' }]);
    }
  });

  it.each(['references non-existent config key: ui.properties', 'configmap "game" not found'])(
    'has it by now, and the kubelet has not looked again: %s',
    (words) => {
      const warning = aWarning(creating(), 'FailedMount', `MountVolume.SetUp failed for volume "config" : ${words}`);
      const mended = [warning, game({ 'ui.properties': '' })];
      expect(told(creating(), ...mended)).toMatchSnapshot();
      expect(motionsOf(creating(), ...mended)).toEqual([
        expect.objectContaining({
          since: Date.parse('2026-01-02T00:00:00Z'),
          doubts: 'wrong',
          for: '`ship` to start: its volume can be mounted by now, and the kubelet tries again within two minutes',
        }),
      ]);
    },
  );
});

describe('a pod that runs and is not ready', () => {
  const probed = aPod({
    name: 'ship',
    ready: false,
    container: { readinessProbe: { httpGet: { path: '/ready', port: 5000 } } },
  });

  it('says what its readiness probe says', () => {
    const refused =
      'Readiness probe failed: Get "http://10.244.0.7:5000/ready": dial tcp 10.244.0.7:5000: connect: connection refused';
    expect(told(probed, aWarning(probed, 'Unhealthy', refused))).toMatchSnapshot();
    expect(
      told(probed, aWarning(probed, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')),
    ).toMatchSnapshot();
    expect(told(probed)).toMatchSnapshot();
  });

  it('is waited for, in the words of the probe', () => {
    const refused = 'Readiness probe failed: dial tcp 10.244.0.7:5000: connect: connection refused';
    const motions: object[] = [];
    const t = lensesOver(aCluster(probed, aWarning(probed, 'Unhealthy', refused)), someConstants, undefined, (motion) =>
      motions.push(motion),
    );
    expect(t.k8s.pod('ship').ready.value).toBe(false);
    expect(motions).toEqual([
      {
        since: Date.UTC(2026, 0, 1),
        lasts: 30_000,
        doubts: 'wrong',
        for: '`ship` to be ready, readiness probe: connection refused',
        told: true,
      },
    ]);
  });
});

it('what a port of a pod answers is asked from the node', async () => {
  const asked: object[] = [];
  const t = lensesOver(aCluster(aPod({ name: 'ship' })), someConstants, (request) => {
    asked.push(request);
    return { outcome: 'refused', milliseconds: 1 };
  });
  const answer = await t.k8s.pod('ship').get(5000, '/info');
  expect(asked).toEqual([{ pod: 'ship', port: 5000, path: '/info', method: 'GET', headers: {}, timeoutMs: 2000 }]);
  expect(answer.status.absence).toMatchSnapshot();
  expect((await t.k8s.pod('boat').get(80)).status.absence?.say).toBe(
    'No pod `boat`; the namespace `lab-abcdefghij22` has `ship`.',
  );
});

it('a selector that cannot be read is the author’s mistake', () => {
  expect(() => lensesOver(aCluster()).k8s.pods('app web')).toThrow('no label selector');
  expect(() => lensesOver(aCluster()).k8s.resource('Deployment', 'x').exists).toThrow('is no resource');
});
