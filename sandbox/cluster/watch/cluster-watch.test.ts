import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ObserveDown, type PodRequest, type SandboxId, sandboxId, UserError } from '#protocol';
import { anObject, aPod, aSecret, labNamespace } from '../../testing/cluster-things.ts';
import { FakeApi } from '../../testing/fake-api.ts';
import { FakeObservation } from '../../testing/fake-observation.ts';
import { openApi } from '../api/open-api.ts';
import { type ClusterWatch, openClusterWatch } from './cluster-watch.ts';
import { readObject } from './read-object.ts';

const mine = sandboxId.parse('s-abcdefghij22');
const other = sandboxId.parse('s-abcdefghij33');
const pods = '/api/v1/pods';
const times = { watch: 1000, patience: 2000, firstPause: 10, lastPause: 50, idle: 20 };

let fake: FakeApi;
let watch: ClusterWatch;
let isThere = true;

beforeEach(async () => {
  isThere = true;
  fake = await FakeApi.start();
  const api = openApi({ server: fake.url, ca: undefined });
  watch = openClusterWatch({
    now: Date.now,
    times,
    learner: async () => ({ server: fake.url, ca: undefined, token: 'mine' }),
    api: () => {
      if (isThere) return api;
      throw new UserError({ code: 'cluster-not-ready', message: 'Kubernetes is being prepared: Building, 40 %' });
    },
  });
});
afterEach(async () => {
  watch.close();
  await fake.close();
});

/** What is told of a sandbox, the newest last. */
function open(sandbox: SandboxId = mine) {
  const lab = new FakeObservation();
  const observation = watch.observe(sandbox, lab);
  const events: ObserveDown[] = [];
  observation.subscribe((event) => events.push(event));
  const names = () => {
    const last = events.at(-1);
    if (last?.type !== 'value' || typeof last.value !== 'object' || !('namespace' in last.value)) return last?.type;
    return last.value.items.map(({ metadata }) => metadata.name);
  };
  return { lab, observation, events, names };
}

const elsewhere = {
  ...aPod({ name: 'theirs' }),
  metadata: { ...aPod({ name: 'theirs' }).metadata, namespace: 'lab-abcdefghij33' },
};

describe('objects of a kind', () => {
  it('come with what is there, then with every change, each namespace for itself', async () => {
    fake.put(pods, aPod({ name: 'web' }));
    fake.put(pods, elsewhere);
    fake.put(pods, { ...elsewhere, metadata: { ...elsewhere.metadata, uid: 'dns', namespace: 'kube-system' } });
    const [a, b] = [open(), open(other)];
    a.observation.watch(['k8s:pods']);
    b.observation.watch(['k8s:pods']);
    await vi.waitFor(() => expect([a.names(), b.names()]).toEqual([['web'], ['theirs']]));
    const [first] = a.events;
    expect(first).toMatchObject({
      type: 'value',
      source: 'k8s:pods',
      value: { namespace: labNamespace, cut: false, items: [{ kind: 'Pod' }] },
    });
    expect(JSON.stringify(first)).not.toContain('managedFields');
    await vi.waitFor(() => expect(fake.watchesOf(pods)).toBe(1));
    const before = b.events.length;
    fake.put(pods, aPod({ name: 'api' }));
    await vi.waitFor(() => expect(a.names()).toEqual(['api', 'web']));
    fake.remove(pods, aPod({ name: 'web' }));
    await vi.waitFor(() => expect(a.names()).toEqual(['api']));
    // One list and one watch for both, and nothing for him whose namespace did not change.
    expect(fake.asked.filter((path) => path === pods)).toHaveLength(1);
    expect(b.events).toHaveLength(before);
  });

  it('of a group are found in the version that the server prefers; of no namespace everybody sees them', async () => {
    fake.put('/apis/apps/v1/deployments', anObject('Deployment', { name: 'fleet' }));
    const node = anObject('Node', { name: 'lab' });
    fake.put('/api/v1/nodes', { ...node, metadata: { ...node.metadata, namespace: undefined } });
    const { observation, events } = open(other);
    observation.watch(['k8s:deployments.apps', 'k8s:nodes']);
    await vi.waitFor(() => expect(events).toHaveLength(2));
    const items = Object.fromEntries(
      events.map((event) => [
        event.source,
        event.type === 'value' && 'items' in Object(event.value)
          ? Reflect.get(Object(event.value), 'items').length
          : -1,
      ]),
    );
    expect(items).toEqual({ 'k8s:deployments.apps': 0, 'k8s:nodes': 1 });
  });

  it('that the cluster does not know cannot be looked at', async () => {
    const { observation, events } = open();
    observation.watch(['k8s:ships', 'k8s:ships.harbor.io']);
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(1));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'unavailable',
        source: 'k8s:ships.harbor.io',
        reason: 'Kubernetes does not answer: The cluster knows no ships.harbor.io',
      }),
    );
  });

  it('of a Secret that is not the learner’s only the keys are told', async () => {
    fake.put('/api/v1/secrets', aSecret({ name: 'mine', data: { key: 'open' } }));
    fake.put(
      '/api/v1/secrets',
      aSecret({ name: 'token', type: 'kubernetes.io/service-account-token', data: { token: 'x' } }),
    );
    fake.put(
      '/api/v1/secrets',
      aSecret({ name: 'ours', labels: { 'dev.drydock.instance': 'drydock' }, data: { password: 'x' } }),
    );
    const { observation, events, names } = open();
    observation.watch(['k8s:secrets']);
    await vi.waitFor(() => expect(names()).toEqual(['mine', 'ours', 'token']));
    expect(events.at(-1)).toMatchObject({
      value: { items: [{ data: { key: 'b3Blbg==' } }, { data: { password: '' } }, { data: { token: '' } }] },
    });
  });

  it('of settings tell when a value was last changed', async () => {
    const managed = (time: string) => ({ manager: 'kubectl-edit', operation: 'Update', time });
    const flag = anObject('ConfigMap', { name: 'flag' });
    const read = readObject(
      {
        ...flag,
        metadata: {
          ...flag.metadata,
          managedFields: ['10:00:05', '10:00:07', '10:00:06'].map((at) => managed(`2026-03-01T${at}Z`)),
        },
      },
      'ConfigMap',
    );
    expect(read?.metadata).toMatchObject({ name: 'flag', changedAt: '2026-03-01T10:00:07Z' });
    expect(read?.metadata).not.toHaveProperty('managedFields');
    // What a learner writes there himself is not believed.
    const forged = { ...flag, metadata: { ...flag.metadata, changedAt: '2030-01-01T00:00:00Z' } };
    expect(readObject(forged, 'ConfigMap')?.metadata).not.toHaveProperty('changedAt');
  });

  it('are not followed any longer when nobody watches them', async () => {
    const { observation } = open();
    observation.watch(['k8s:pods']);
    await vi.waitFor(() => expect(fake.watchesOf(pods)).toBe(1));
    observation.watch([]);
    await vi.waitFor(() => expect(fake.watchesOf(pods)).toBe(0));
    const asked = fake.asked.length;
    observation.watch(['k8s:pods']);
    await vi.waitFor(() => expect(fake.asked.length).toBeGreaterThan(asked));
    observation.close();
  });
});

describe('an API server in trouble', () => {
  it('that breaks off a watch is asked where it stopped: no list, nothing lost', async () => {
    const { observation, names, events } = open();
    fake.put(pods, aPod({ name: 'web' }));
    observation.watch(['k8s:pods']);
    await vi.waitFor(() => expect(fake.watchesOf(pods)).toBe(1));
    fake.drop();
    fake.put(pods, aPod({ name: 'api' }));
    await vi.waitFor(() => expect(names()).toEqual(['api', 'web']));
    expect(fake.asked.filter((path) => path === pods)).toHaveLength(1);
    expect(events.map(({ type }) => type)).not.toContain('unavailable');
  });

  it('whose versions are too old gives a new list', async () => {
    const { observation, names } = open();
    fake.put(pods, aPod({ name: 'web' }));
    fake.mood = 'old';
    observation.watch(['k8s:pods']);
    await vi.waitFor(() => expect(fake.asked.filter((path) => path === pods).length).toBeGreaterThan(2));
    fake.mood = 'well';
    fake.put(pods, aPod({ name: 'api' }));
    await vi.waitFor(() => expect(names()).toEqual(['api', 'web']));
  });

  it('that is gone makes what it said unavailable, and true again when it is back', async () => {
    const { observation, names, events } = open();
    fake.put(pods, aPod({ name: 'web' }));
    observation.watch(['k8s:pods']);
    await vi.waitFor(() => expect(fake.watchesOf(pods)).toBe(1));
    fake.mood = 'broken';
    fake.drop();
    await vi.waitFor(() => expect(names()).toBe('unavailable'));
    expect(events.at(-1)).toMatchObject({ reason: expect.stringContaining('Kubernetes does not answer') });
    fake.remove(pods, aPod({ name: 'web' }));
    fake.put(pods, aPod({ name: 'api' }));
    fake.mood = 'well';
    await vi.waitFor(() => expect(names()).toEqual(['api']));
  });

  it('that takes connections and says nothing is not believed for longer than it is let', async () => {
    const { observation, names } = open();
    fake.put(pods, aPod({ name: 'web' }));
    observation.watch(['k8s:pods']);
    await vi.waitFor(() => expect(names()).toEqual(['web']));
    fake.mood = 'deaf';
    const since = performance.now();
    await vi.waitFor(() => expect(names()).toBe('unavailable'), { timeout: 60_000 });
    // Not before its time either: a word that came a moment ago counts.
    expect(performance.now() - since).toBeGreaterThan(500);
    fake.mood = 'well';
    fake.drop();
    await vi.waitFor(() => expect(names()).toEqual(['web']), { timeout: 60_000 });
  });

  it('that is not there yet says how far it is', async () => {
    isThere = false;
    const { observation, events, names } = open();
    observation.watch(['k8s:pods']);
    await vi.waitFor(() =>
      expect(events.at(-1)).toMatchObject({
        type: 'unavailable',
        reason: 'Kubernetes does not answer: Kubernetes is being prepared: Building, 40 %',
      }),
    );
    isThere = true;
    await vi.waitFor(() => expect(names()).toEqual([]));
  });
});

describe('a sandbox and its namespace', () => {
  it('are one observation: each source goes to who has it', async () => {
    const { lab, observation, events } = open();
    observation.watch(['docker.containers', 'k8s:pods']);
    expect(lab.watched.at(-1)).toEqual(['docker.containers']);
    lab.containers([]);
    await vi.waitFor(() => expect(events.map(({ source }) => source)).toContain('k8s:pods'));
    expect(events.map(({ source }) => source)).toContain('docker.containers');
    observation.close();
    expect(lab.closed).toBe(true);
  });
});

describe('a pod that is asked', () => {
  const path = `/api/v1/namespaces/${labNamespace}/pods/web:5000/proxy/info`;
  const request: PodRequest = { pod: 'web', port: 5000, method: 'GET', path: '/info', headers: {}, timeoutMs: 2000 };
  const status = (code: number, reason: string, message: string) => ({
    status: code,
    body: JSON.stringify({ kind: 'Status', reason, message, code }),
  });
  const unreached = (why: string) => status(503, 'ServiceUnavailable', `error trying to reach service: ${why}`);

  it('answers in its own words, also when they are not good', async () => {
    fake.answers.set(path, { status: 200, body: '{"info":true}' });
    expect(await open().observation.probe(request)).toMatchObject({
      outcome: 'answered',
      status: 200,
      body: '{"info":true}',
      cut: false,
      headers: { 'x-said': 'yes' },
    });
    fake.answers.set(path, { status: 503, body: 'not yet' });
    expect(await open().observation.probe(request)).toMatchObject({
      outcome: 'answered',
      status: 503,
      body: 'not yet',
    });
    fake.answers.set(path, { status: 200, body: 'x'.repeat(70_000) });
    expect(await open().observation.probe(request)).toMatchObject({ outcome: 'answered', cut: true });
  });

  it.each([
    ['refused', unreached('dial tcp 10.244.0.7:5000: connect: connection refused')],
    ['unreachable', status(404, 'NotFound', 'pods "web" not found')],
    ['unreachable', unreached('dial tcp 10.244.0.7:5000: connect: no route to host')],
    ['reset', unreached('EOF')],
    ['not-http', unreached('net/http: HTTP/1.x transport connection broken: malformed HTTP response "hello"')],
  ])('cannot: %s', async (outcome, answer) => {
    fake.answers.set(path, answer);
    expect(await open().observation.probe(request)).toMatchObject({ outcome });
  });

  it('cannot be asked while the API server is away: that is nobody’s fault', async () => {
    fake.mood = 'broken';
    await expect(open().observation.probe(request)).rejects.toMatchObject({ problem: { code: 'cluster-away' } });
  });
});

describe('the log of a container', () => {
  const path = `/api/v1/namespaces/${labNamespace}/pods/web/log`;

  it('is told, and again when it has grown; one without words is empty', async () => {
    const { observation, events } = open();
    fake.answers.set(path, { status: 200, body: 'one\ntwo\n' });
    observation.watch(['k8s.log:web:main']);
    await vi.waitFor(() =>
      expect(events.at(-1)).toMatchObject({ source: 'k8s.log:web:main', value: { text: 'one\ntwo\n', cut: false } }),
    );
    fake.answers.set(path, { status: 200, body: 'one\ntwo\nthree\n' });
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ value: { text: 'one\ntwo\nthree\n' } }));
    fake.answers.set(path, {
      status: 400,
      body: '{"kind":"Status","reason":"BadRequest","message":"container is waiting to start"}',
    });
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ value: { text: '' } }));
    observation.close();
  });

  it('is bounded: its end is told', async () => {
    const { observation, events } = open();
    fake.answers.set(path, { status: 200, body: `${'x'.repeat(4000)}\n`.repeat(30).concat('end\n') });
    observation.watch(['k8s.log:web:main']);
    await vi.waitFor(() =>
      expect(events.at(-1)).toMatchObject({ value: { cut: true, text: expect.stringMatching(/end\n$/) } }),
    );
    observation.close();
  });
});
