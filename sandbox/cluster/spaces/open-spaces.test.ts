import { beforeEach, describe, expect, it } from 'vitest';
import { clusterLabels, sandboxId } from '#protocol';
import { FakeApiServer } from '../../testing/fake-api-server.ts';
import { ApiError } from '../api/api-server.ts';
import { type WallState, writeWall } from '../prepare/prepared.ts';
import type { ClusterSpaces } from './cluster-spaces.ts';
import { openClusterSpaces } from './open-spaces.ts';

const [a, b] = [sandboxId.parse('s-aaaaaaaaaaaa'), sandboxId.parse('s-bbbbbbbbbbbb')];
const place = '/api/v1/namespaces/lab-aaaaaaaaaaaa';
let api: FakeApiServer;
let spaces: ClusterSpaces;
const open = (instance = 'one') =>
  openClusterSpaces({ api, ca: 'PEM', server: new URL('https://127.0.0.1') }, { instance, now: () => 100_000 });
const wall = (state: WallState) => writeWall(api, state);
beforeEach(async () => {
  api = new FakeApiServer();
  await wall({ state: 'open' });
  spaces = open();
});

describe('a namespace', () => {
  it('has all that belongs to it before it has its ports, and is found again with one question', async () => {
    expect(await spaces.open(a)).toEqual({
      sandbox: a,
      namespace: 'lab-aaaaaaaaaaaa',
      nodePorts: [31_000, 31_001],
      isNew: true,
    });
    const made = [...api.objects.keys()].filter((path) => path.includes('lab-aaaaaaaaaaaa'));
    expect(made.sort()).toMatchInlineSnapshot(`
      [
        "/api/v1/namespaces/lab-aaaaaaaaaaaa",
        "/api/v1/namespaces/lab-aaaaaaaaaaaa/limitranges/lab",
        "/api/v1/namespaces/lab-aaaaaaaaaaaa/resourcequotas/lab",
        "/api/v1/namespaces/lab-aaaaaaaaaaaa/serviceaccounts/default",
        "/api/v1/namespaces/lab-aaaaaaaaaaaa/serviceaccounts/learner",
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/drydock-lab-aaaaaaaaaaaa",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings/drydock-lab-aaaaaaaaaaaa",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/lab-aaaaaaaaaaaa/rolebindings/learner",
      ]
    `);
    api.asked.length = 0;
    expect(await spaces.open(a)).toMatchObject({ nodePorts: [31_000, 31_001], isNew: false });
    expect(api.asked).toEqual([`GET ${place}`]);
  });

  it('that was asked for twice at once is made once', async () => {
    await Promise.all([spaces.open(a), spaces.open(a)]);
    expect(api.asked.filter((line) => line === 'POST /api/v1/persistentvolumes')).toHaveLength(1);
  });

  it('gets other ports than every other one, also when two processes look at the same moment', async () => {
    const other = open('two');
    const [first, second] = await Promise.all([spaces.open(a), other.open(b)]);
    expect([first.nodePorts, second.nodePorts].sort()).toEqual([
      [31_000, 31_001],
      [31_002, 31_003],
    ]);
  });

  it('that was broken off anywhere is mended, with the ports that it had', async () => {
    await spaces.open(b);
    for (let broken = 0; ; broken += 1) {
      let left = broken;
      api.before = ({ method }) => {
        if (method !== 'GET' && left-- === 0) throw new ApiError(500, 'InternalError', 'broken off');
      };
      const outcome = await spaces.open(a).catch((error: unknown) => error);
      api.before = () => undefined;
      expect((await spaces.open(a)).nodePorts).toEqual([31_002, 31_003]);
      const volumes = [...api.objects.keys()].filter((path) => path.startsWith('/api/v1/persistentvolumes/'));
      expect(volumes).toHaveLength(2);
      if (!(outcome instanceof Error)) break;
      for (const path of [...api.objects.keys()]) if (path.startsWith(place)) api.objects.delete(path);
    }
  });

  it('of another Drydock is neither listed nor reaped', async () => {
    await open('two').open(b);
    await spaces.open(a);
    expect((await spaces.list()).map(({ sandbox }) => sandbox)).toEqual([a]);
    expect(await spaces.reap(async () => new Set())).toEqual([a]);
    expect(api.objects.has('/api/v1/namespaces/lab-bbbbbbbbbbbb')).toBe(true);
  });
});

describe('nobody is let in', () => {
  it.each<[string, WallState, string]>([
    ['while the wall is tried', { state: 'checking' }, 'being checked'],
    ['when the wall has a hole', { state: 'closed', reason: 'a pod reaches the kubelet' }, 'a pod reaches the kubelet'],
  ])('%s', async (_, state, words) => {
    await wall(state);
    await expect(spaces.open(a)).rejects.toMatchObject({ problem: { code: 'cluster-closed' }, status: 503 });
    await expect(spaces.open(a)).rejects.toThrow(words);
    expect(api.objects.has(place)).toBe(false);
  });

  it('into a cluster that was never prepared', async () => {
    api.objects.clear();
    await expect(spaces.open(a)).rejects.toThrow('not prepared');
  });

  it('when all ports are taken', async () => {
    for (let port = 31_000; port < 31_999; port += 2) {
      api.objects.set(`/api/v1/persistentvolumes/manual-${port}`, { metadata: { name: `manual-${port}` } });
    }
    await expect(spaces.open(a)).rejects.toMatchObject({ problem: { code: 'cluster-full' } });
  });

  it('while the API server is away, and says so', async () => {
    api.isAway = true;
    await expect(spaces.open(a)).rejects.toMatchObject({ problem: { code: 'cluster-away' }, status: 503 });
  });
});

it('a key names when it ends; without a namespace there is none', async () => {
  const space = await spaces.open(a);
  expect(await spaces.key(space)).toMatchObject({ token: 'a.b.c', expiresAt: Date.parse('2026-01-01T01:00:00Z') });
  await spaces.end(a);
  await expect(spaces.key(space)).rejects.toMatchObject({ problem: { code: 'no-namespace' } });
});

it('a namespace that takes too long to go is pushed', async () => {
  await spaces.open(a);
  const there = api.objects.get(place);
  if (there === undefined) throw new Error('It was made');
  api.objects.set(place, {
    ...there,
    metadata: { ...there.metadata, deletionTimestamp: new Date(70_000).toISOString() },
  });
  api.asked.length = 0;
  expect(await spaces.reap(async () => new Set())).toEqual([]);
  expect(api.asked).toContain(`DELETE ${place}/pods`);
  expect(there.metadata.labels?.[clusterLabels.sandbox]).toBe(a);
});
