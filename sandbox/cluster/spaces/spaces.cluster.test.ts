import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { newSandboxId, openTestCluster, type TestCluster, type TestLearner } from '../../testing/course-cluster.ts';
import { ApiError, orUndefined } from '../api/api-server.ts';
import { collectionOf, type KubeObject } from '../api/kube-object.ts';

let cluster: TestCluster;
let me: TestLearner;
let other: TestLearner;
beforeAll(async () => {
  cluster = openTestCluster();
  [me, other] = [await cluster.learner(), await cluster.learner()];
});
afterAll(() => cluster[Symbol.asyncDispose]());

const get = (who: TestLearner, path: string) => who.api.ask({ method: 'GET', path });
const make = (who: TestLearner, object: KubeObject) =>
  who.api.ask({ method: 'POST', path: collectionOf(object), body: object });
/** The words of the refusal; fails the test when there is none. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('It was allowed'),
    (cause: unknown) => cause,
  );
  if (!(error instanceof ApiError)) throw error;
  expect(error.status, error.message).toBeGreaterThanOrEqual(400);
  expect(error.status, error.message).toBeLessThan(500);
  return error.message;
}
const mine = (kind: string, name: string, more: object = {}, apiVersion = 'v1'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: me.space.namespace },
  ...more,
});
const pod = (spec: object) =>
  mine('Pod', 'attack', { spec: { containers: [{ name: 'x', image: 'busybox:1.37' }], ...spec } });
const service = (spec: object) => mine('Service', 'attack', { spec: { selector: { a: 'b' }, ...spec } });
const ingress = (spec: object) => mine('Ingress', 'attack', { spec }, 'networking.k8s.io/v1');
const rule = (host: string) => ({
  host,
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }] },
});

it('gives the same namespace twice, and two learners different node ports', async () => {
  expect(await cluster.spaces.open(me.space.sandbox)).toEqual({ ...me.space, isNew: false });
  expect(me.space.nodePorts).not.toEqual(other.space.nodePorts);
  expect((await cluster.spaces.list()).map(({ sandbox }) => sandbox).sort()).toEqual(
    [me.space.sandbox, other.space.sandbox].sort(),
  );
});

it('many who come at once all get one, each with ports of its own', async () => {
  const sandboxes = Array.from({ length: 8 }, newSandboxId);
  try {
    const spaces = await Promise.all(sandboxes.map((sandbox) => cluster.spaces.open(sandbox)));
    expect(new Set(spaces.map(({ nodePorts }) => nodePorts[0])).size).toBe(8);
  } finally {
    await Promise.all(sandboxes.map((sandbox) => cluster.spaces.end(sandbox)));
  }
});

it('what a learner may do is what is written here', async () => {
  const rules = z.object({
    status: z.object({
      resourceRules: z.array(
        z.object({
          apiGroups: z.array(z.string()).default([]),
          resources: z.array(z.string()).default([]),
          resourceNames: z.array(z.string()).default([]),
          verbs: z.array(z.string()),
        }),
      ),
    }),
  });
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace: me.space.namespace },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
  const { status } = rules.parse(await me.api.ask({ method: 'POST', path, body }));
  const lines = status.resourceRules.flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.map(
        (resource) => `${resource}${group === '' ? '' : `.${group}`} ${resourceNames.join(',')}[${verbs.join(' ')}]`,
      ),
    ),
  );
  expect([...new Set(lines)].sort().join('\n')).toMatchSnapshot();
});

it('looks through the window: nodes, volumes, classes, pods of kube-system', async () => {
  for (const path of [
    '/api/v1/nodes',
    '/api/v1/persistentvolumes',
    '/apis/storage.k8s.io/v1/storageclasses',
    '/apis/networking.k8s.io/v1/ingressclasses',
    '/api/v1/namespaces/kube-system/pods',
  ]) {
    await get(me, path);
  }
});

it.each([
  ['secrets of kube-system', '/api/v1/namespaces/kube-system/secrets'],
  ['configuration of kube-system', '/api/v1/namespaces/kube-system/configmaps'],
  ['secrets of everybody', '/api/v1/secrets'],
  ['pods of everybody', '/api/v1/pods'],
  ['all namespaces', '/api/v1/namespaces'],
  ['our own system', '/api/v1/namespaces/drydock-system/secrets'],
  ['the kubelet through the API server', '/api/v1/nodes/PLACE/proxy/pods'],
  ['metrics of the API server', '/metrics'],
  ['what others may do', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'],
])('does not read %s', async (_, path) => {
  const nodes = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
  const { items } = nodes.parse(await get(me, '/api/v1/nodes'));
  expect(await refusal(get(me, path.replace('PLACE', items[0]?.metadata.name ?? '')))).toContain('cannot');
});

it('sees, changes and enters nothing of another learner', async () => {
  const there = `/api/v1/namespaces/${other.space.namespace}`;
  for (const resource of ['pods', 'secrets', 'services', 'configmaps', 'resourcequotas', 'events']) {
    expect(await refusal(get(me, `${there}/${resource}`)), resource).toContain('forbidden');
  }
  expect(await refusal(get(me, there))).toContain('forbidden');
  const exec = { method: 'POST', path: `${there}/pods/x/exec?command=id&stdout=1` } as const;
  expect(await refusal(me.api.ask(exec))).toContain('forbidden');
  await make(other, { ...mine('ConfigMap', 'same'), metadata: { name: 'same', namespace: other.space.namespace } });
  await make(me, mine('ConfigMap', 'same'));
  expect(await refusal(me.api.ask({ method: 'DELETE', path: `${there}/configmaps/same` }))).toContain('forbidden');
});

it.each<[string, () => KubeObject, string]>([
  [
    'a privileged pod',
    () => pod({ containers: [{ name: 'x', image: 'x', securityContext: { privileged: true } }] }),
    'PodSecurity',
  ],
  ['a pod with a folder of the node', () => pod({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }), 'PodSecurity'],
  ['a pod in the node’s network', () => pod({ hostNetwork: true }), 'PodSecurity'],
  ['a pod among the node’s processes', () => pod({ hostPID: true }), 'PodSecurity'],
  [
    'a port of the node',
    () => pod({ containers: [{ name: 'x', image: 'x', ports: [{ containerPort: 80, hostPort: 80 }] }] }),
    'PodSecurity',
  ],
  [
    'more capabilities',
    () => pod({ containers: [{ name: 'x', image: 'x', securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }] }),
    'PodSecurity',
  ],
  ['a pod that puts out others', () => pod({ priorityClassName: 'system-node-critical' }), 'priority class'],
  [
    'a pod larger than one may be',
    () => pod({ containers: [{ name: 'x', image: 'x', resources: { limits: { memory: '8Gi' } } }] }),
    'maximum memory',
  ],
  [
    'an account’s token that never ends',
    () => ({
      ...mine('Secret', 'attack', { type: 'kubernetes.io/service-account-token' }),
      metadata: {
        name: 'attack',
        namespace: me.space.namespace,
        annotations: { 'kubernetes.io/service-account.name': 'learner' },
      },
    }),
    'never end',
  ],
  [
    'an object that keeps its namespace',
    () => ({
      ...mine('ConfigMap', 'attack'),
      metadata: { name: 'attack', namespace: me.space.namespace, finalizers: ['example.com/stay'] },
    }),
    'Finalizers',
  ],
  [
    'the volume of another learner',
    () =>
      mine('PersistentVolumeClaim', 'attack', {
        spec: {
          accessModes: ['ReadWriteMany'],
          resources: { requests: { storage: '1Mi' } },
          storageClassName: `manual-${other.space.namespace}`,
        },
      }),
    'belongs to somebody else',
  ],
  [
    'traffic for an address of others',
    () => service({ ports: [{ port: 80 }], externalIPs: ['10.96.0.10'] }),
    'externalIPs',
  ],
  [
    'the host name of another learner',
    () => ingress({ rules: [rule(`web.${other.space.namespace}.test`)] }),
    'has to be yours',
  ],
  ['all host names', () => ingress({ rules: [{ ...rule(''), host: undefined }] }), 'has to be yours'],
  [
    'every request that nobody takes',
    () => ingress({ defaultBackend: { service: { name: 'a', port: { number: 80 } } } }),
    'default backend',
  ],
  [
    'endpoints of his own choice',
    () =>
      mine(
        'EndpointSlice',
        'attack',
        { addressType: 'IPv4', endpoints: [{ addresses: ['169.254.169.254'] }] },
        'discovery.k8s.io/v1',
      ),
    'forbidden',
  ],
])('does not get %s', async (_, object, words) => {
  const body = object();
  const kinds: Record<string, string> = { EndpointSlice: 'endpointslices' };
  const resource = kinds[body.kind];
  const path =
    resource === undefined
      ? collectionOf(body)
      : `/apis/${body.apiVersion}/namespaces/${me.space.namespace}/${resource}`;
  expect(await refusal(me.api.ask({ method: 'POST', path, body }))).toContain(words);
});

it.each([
  ['a namespace', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'attack' } }],
  [
    'a volume',
    '/api/v1/persistentvolumes',
    { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'attack' } },
  ],
  [
    'a kind of objects',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'a.b' } },
  ],
  [
    'a webhook',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'attack' },
    },
  ],
  [
    'rights',
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'attack' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    },
  ],
])('does not make %s for the whole cluster', async (_, path, body) => {
  expect(await refusal(me.api.ask({ method: 'POST', path, body }))).toContain('forbidden');
});

it('does not take off his limits, his labels, or the policies', async () => {
  const here = `/api/v1/namespaces/${me.space.namespace}`;
  const merge = { type: 'application/merge-patch+json' };
  for (const path of [`${here}/resourcequotas/lab`, `${here}/limitranges/lab`]) {
    expect(await refusal(me.api.ask({ method: 'DELETE', path }))).toContain('forbidden');
  }
  const label = { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } };
  expect(await refusal(me.api.ask({ method: 'PATCH', path: here, body: label, ...merge }))).toContain('forbidden');
  const policy = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/drydock-services';
  expect(await refusal(me.api.ask({ method: 'DELETE', path: policy }))).toContain('forbidden');
  const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' };
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${me.space.namespace}/rolebindings`;
  expect(
    await refusal(me.api.ask({ method: 'POST', path, body: { ...binding, metadata: { name: 'a' }, roleRef } })),
  ).toContain('forbidden');
});

it('has two node ports: others, and those that Kubernetes chooses, are refused with the two named', async () => {
  const [first, second] = me.space.nodePorts;
  const [foreign] = other.space.nodePorts;
  const words = `The node ports of this namespace are ${first} and ${second}`;
  expect(await refusal(make(me, service({ type: 'NodePort', ports: [{ port: 80, nodePort: foreign }] })))).toContain(
    words,
  );
  expect(await refusal(make(me, service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_999 }] })))).toContain(
    words,
  );
  expect(await refusal(make(me, service({ type: 'NodePort', ports: [{ port: 80 }] })))).toContain(words);
  await make(
    me,
    service({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80, nodePort: first },
        { name: 'b', port: 81, nodePort: second },
      ],
    }),
  );
});

it('makes what lessons need', async () => {
  const template = {
    metadata: { labels: { a: 'b' } },
    spec: { containers: [{ name: 'x', image: 'busybox:1.37', command: ['sleep', '1d'] }] },
  };
  await make(me, mine('Deployment', 'web', { spec: { selector: { matchLabels: { a: 'b' } }, template } }, 'apps/v1'));
  await make(me, ingress({ rules: [rule(`web.${me.space.namespace}.test`)] }));
  await make(
    me,
    mine('Secret', 'sh.helm.release.v1.web.v1', { type: 'helm.sh/release.v1', stringData: { release: 'x' } }),
  );
  const claim = {
    spec: {
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: '10Mi' } },
      storageClassName: `manual-${me.space.namespace}`,
    },
  };
  await make(me, mine('PersistentVolumeClaim', 'static', claim));
  const path = `/api/v1/namespaces/${me.space.namespace}/persistentvolumeclaims/static`;
  const bound = z.object({ status: z.object({ phase: z.string() }), spec: z.object({ volumeName: z.string() }) });
  await expect.poll(async () => bound.safeParse(await get(me, path)).data?.status.phase).toBe('Bound');
  // The claim goes, and the volume is there again.
  await me.api.ask({ method: 'DELETE', path });
  await expect.poll(async () => (await orUndefined(get(me, path))) === undefined).toBe(true);
  await expect
    .poll(async () => {
      const volume = z.object({ status: z.object({ phase: z.string() }) });
      return volume.parse(await get(me, `/api/v1/persistentvolumes/manual-${me.space.nodePorts[0]}`)).status.phase;
    })
    .toBe('Available');
});

it('nothing is left of a namespace a minute after its end, also of a pod that wants a day', async () => {
  const { space, api } = await cluster.learner();
  const stubborn = {
    ...{ terminationGracePeriodSeconds: 86_400 },
    containers: [{ name: 'x', image: 'busybox:1.37', command: ['sleep', '1d'] }],
  };
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stubborn' }, spec: stubborn };
  await api.ask({ method: 'POST', path: `/api/v1/namespaces/${space.namespace}/pods`, body });
  const began = performance.now();
  await cluster.spaces.end(space.sandbox);
  const left = [
    `/api/v1/namespaces/${space.namespace}`,
    `/api/v1/persistentvolumes/manual-${space.nodePorts[0]}`,
    `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/drydock-${space.namespace}`,
    `/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings/drydock-${space.namespace}`,
  ];
  const found = () => Promise.all(left.map((path) => orUndefined(cluster.api.ask({ method: 'GET', path }))));
  while ((await found()).some((one) => one !== undefined)) {
    expect(performance.now() - began).toBeLessThan(60_000);
    await delay(500);
  }
});
