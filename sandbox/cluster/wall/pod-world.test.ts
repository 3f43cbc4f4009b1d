import { expect, test } from 'vitest';
import { podSeen, podWorld } from './pod-world.ts';

const pod = (
  namespace: string,
  podIP?: string,
  more: { labels?: object; phase?: string; hostNetwork?: boolean } = {},
) =>
  podSeen.parse({
    metadata: { namespace, name: 'x', labels: more.labels },
    spec: { hostNetwork: more.hostNetwork },
    status: { podIP, phase: more.phase ?? 'Running' },
  });

test('sorts pods by whose they are', () => {
  const world = podWorld(
    [
      pod('lab-aaaaaaaaaaaa', '10.244.0.6'),
      pod('lab-aaaaaaaaaaaa', '10.244.0.5'),
      pod('lab-bbbbbbbbbbbb', '10.244.0.7'),
      pod('kube-system', '10.244.0.2', { labels: { 'k8s-app': 'kube-dns' } }),
      pod('traefik', '10.244.0.3'),
    ],
    [],
    ['10.244.0.0/24'],
  );
  expect([...world.learners]).toEqual([
    ['lab-aaaaaaaaaaaa', ['10.244.0.5', '10.244.0.6']],
    ['lab-bbbbbbbbbbbb', ['10.244.0.7']],
  ]);
  expect(world).toMatchObject({
    system: ['10.244.0.2', '10.244.0.3'],
    resolvers: ['10.244.0.2'],
    ranges: ['10.244.0.0/24'],
  });
});

test('who calls himself a resolver is none', () => {
  const { resolvers } = podWorld(
    [pod('lab-aaaaaaaaaaaa', '10.244.0.5', { labels: { 'k8s-app': 'kube-dns' } })],
    [],
    [],
  );
  expect(resolvers).toEqual([]);
});

test('pods without an address, with that of the node, or with one that they have given back are left out', () => {
  const none = [
    pod('kube-system', undefined),
    pod('kube-system', '10.210.0.3', { hostNetwork: true }),
    pod('lab-aaaaaaaaaaaa', '10.244.0.5', { phase: 'Succeeded' }),
    pod('lab-aaaaaaaaaaaa', '10.244.0.6', { phase: 'Failed' }),
  ];
  expect(podWorld(none, [], [])).toMatchObject({ system: [], learners: new Map() });
});

test('an address that is none is not read', () => {
  expect(
    podSeen.safeParse({ metadata: { namespace: 'a', name: 'b' }, spec: {}, status: { podIP: '1; drop' } }).success,
  ).toBe(false);
});
