import { describe, expect, it } from 'vitest';
import type { T } from '#checks';
import type { ClusterObject, ProbeResult } from '#protocol';
import {
  aCluster,
  aDeployment,
  aPod,
  aService,
  aSlice,
  aWarning,
  labNamespace,
} from '../../../testing/cluster-things.ts';
import { someConstants } from '../../../testing/constants.ts';
import { lensesOver } from '../../../testing/fixed-reader.ts';
import { toldBy } from '../../../testing/told-by.ts';

const container = { ports: [{ name: 'http', containerPort: 5000, protocol: 'TCP' }] };
const hello = aDeployment({ name: 'hello', replicas: 3, container });
const pods = hello.filter(({ kind }) => kind === 'Pod');
const service = (parts: Partial<Parameters<typeof aService>[0]> = {}) =>
  aService({ name: 'hello', selector: { app: 'hello' }, ...parts });
const three = (t: T) => t.expect(t.k8s.service('hello').endpoints.readyCount).is(3);
const told = (...objects: ClusterObject[]) => toldBy(aCluster(...objects), three);

describe('a Service', () => {
  it('leads to the ready pods that it selects', () => {
    const { k8s } = lensesOver(
      aCluster(
        ...hello,
        service({ type: 'NodePort', ports: [{ name: 'web', port: 80, targetPort: 'http', nodePort: 31_004 }] }),
        aSlice('hello', pods),
      ),
    );
    const found = k8s.service('hello');
    expect([
      found.type.value,
      found.endpoints.readyCount.value,
      found.port('web').nodePort.value,
      found.port(80).targetPort.value,
    ]).toEqual(['NodePort', 3, 31_004, 'http']);
    expect(found.endpoints.ready.value).toEqual(['hello-1-1', 'hello-1-2', 'hello-1-3']);
    expect(found.selectedPods.value).toEqual(found.endpoints.ready.value);
    expect(found.endpoints.ready.see).toBe('kubectl get endpointslices -l kubernetes.io/service-name=hello');
  });

  it('counts every pod of several slices once', () => {
    const double = {
      ...aSlice('hello', pods),
      metadata: { ...aSlice('hello', pods).metadata, name: 'hello-y', uid: 'y' },
    };
    expect(told(...hello, service(), aSlice('hello', pods), double)).toBe('pass');
  });

  it('is not there', () => {
    expect(told(...hello, service({ name: 'helo' }))).toMatchSnapshot();
  });

  it('selects nothing: labels of pods, not of the Deployment', () => {
    expect(told(...hello, service({ selector: { app: 'helo' } }), aSlice('hello', []))).toMatchSnapshot();
    expect(told(...hello, service({ selector: { tier: 'front', lane: 'a' } }), aSlice('hello', []))).toMatchSnapshot();
    expect(told(service(), aSlice('hello', []))).toMatchSnapshot();
    expect(told(...hello, aService({ name: 'hello' }), aSlice('hello', []))).toMatchSnapshot();
  });

  it('selects pods that are not ready: down to the probe, the image, the crash', () => {
    const broken = aDeployment(
      { name: 'hello', replicas: 3, container: { ...container, readinessProbe: { tcpSocket: { port: 80 } } } },
      { ready: false },
    );
    const own = broken.filter(({ kind }) => kind === 'Pod');
    const [first = aPod({ name: 'x' })] = own;
    const refused = aWarning(
      first,
      'Unhealthy',
      'Readiness probe failed: dial tcp 10.244.0.7:80: connect: connection refused',
    );
    expect(told(...broken, service(), aSlice('hello', own), refused)).toMatchSnapshot();
    const unpulled = aDeployment(
      { name: 'hello', replicas: 3, image: 'whoami:9' },
      { ready: false, state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } },
    );
    expect(told(...unpulled, service(), aSlice('hello', []))).toMatchSnapshot();
  });

  it('names a port that no pod has', () => {
    expect(
      told(...hello, service({ ports: [{ port: 80, targetPort: 'web' }] }), aSlice('hello', [])),
    ).toMatchSnapshot();
  });

  it('has another port than was asked for', () => {
    expect(
      toldBy(aCluster(service()), (t) => t.expect(t.k8s.service('hello').port(8080).targetPort).is('5000')),
    ).toMatchSnapshot();
    expect(
      toldBy(aCluster(service()), (t) => t.expect(t.k8s.service('hello').port().nodePort).is(31_004)),
    ).toMatchSnapshot();
  });
});

describe('asked through a Service', () => {
  const askFrom = async (from: 'node' | 'pod', result: ProbeResult, ...objects: ClusterObject[]) => {
    const asked: object[] = [];
    const t = lensesOver(aCluster(...objects), someConstants, (request) => {
      asked.push(request);
      return result;
    });
    return { asked, status: (await t.k8s.service('hello').get('/info', { from })).status };
  };
  const ask = (result: ProbeResult, ...objects: ClusterObject[]) => askFrom('node', result, ...objects);
  const refused: ProbeResult = { outcome: 'refused', milliseconds: 1 };

  it('a ready pod answers at the target port', async () => {
    const yes: ProbeResult = { outcome: 'answered', status: 200, headers: {}, body: '', cut: false, milliseconds: 1 };
    const { asked, status } = await ask(yes, ...hello, service(), aSlice('hello', pods));
    expect(asked).toMatchObject([{ pod: 'hello-1-1', port: 5000, path: '/info' }]);
    expect(status.value).toBe(200);
  });

  it('a wrong target port is refused: where the pods listen is told', async () => {
    const { status } = await ask(
      refused,
      ...hello,
      service({ ports: [{ port: 80, targetPort: 80 }] }),
      aSlice('hello', pods),
    );
    expect(status.absence).toMatchSnapshot();
  });

  it('from a pod, its name and its port are asked', async () => {
    const ports = [{ port: 8080, targetPort: 5000 }];
    const { asked, status } = await askFrom('pod', refused, ...hello, service({ ports }), aSlice('hello', pods));
    expect(asked).toEqual([
      { from: 'pod', host: 'hello', port: 8080, path: '/info', method: 'GET', headers: {}, timeoutMs: 2000 },
    ]);
    expect(status.absence).toMatchSnapshot();
  });

  it.each(['unreachable', 'timeout', 'reset', 'not-http'] as const)(
    'from a pod, without an answer: %s',
    async (outcome) => {
      const failed: ProbeResult = { outcome, milliseconds: 1 };
      const { status } = await askFrom('pod', failed, ...hello, service({}), aSlice('hello', pods));
      expect(status.absence).toMatchSnapshot();
    },
  );

  it('nobody is asked where nobody is ready', async () => {
    const { asked, status } = await ask(refused, ...hello, service({ selector: { app: 'x' } }), aSlice('hello', []));
    expect(asked).toEqual([]);
    expect(status.absence?.say).toContain('selects 0 pods');
  });
});

it('endpoints that have not followed are waited for', () => {
  const motions: { for: string }[] = [];
  const t = lensesOver(aCluster(...hello, service(), aSlice('hello', [])), someConstants, undefined, (motion) =>
    motions.push(motion),
  );
  expect(t.k8s.service('hello').endpoints.readyCount.value).toBe(0);
  expect(motions).toMatchObject([{ doubts: 'wrong', lasts: 5000, for: 'the endpoints of `hello`' }]);
  expect(t.k8s.namespace.value).toBe(labNamespace);
});
