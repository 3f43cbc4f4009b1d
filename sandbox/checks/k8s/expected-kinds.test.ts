import { expect, it } from 'vitest';
import { createTestContext, type Reader, type T } from '#checks';
import type { Snapshots } from '#protocol';
import { aCluster } from '../../testing/cluster-things.ts';
import { someConstants } from '../../testing/constants.ts';

/** What is asked of an empty namespace. */
function askedBy(test: (t: T) => unknown): string[] {
  const asked = new Set<string>();
  const world: Partial<Snapshots> = aCluster();
  const reader: Reader = {
    read: (source, _path, select) => {
      asked.add(source);
      const value = world[source];
      if (value === undefined) throw new Error(`${source} is not there`);
      return select(value);
    },
    glance: (source) => {
      asked.add(source);
      return undefined;
    },
    probe: () => Promise.reject(new Error('Nobody is asked')),
    refuse: (reason) => {
      throw new Error(reason);
    },
    about: () => undefined,
    moving: () => undefined,
  };
  test(createTestContext(reader, someConstants));
  return [...asked].sort();
}

it('what a Deployment or a Service needs when it is there is watched before it is', () => {
  expect(askedBy((t) => t.k8s.deployment('web').readyReplicas)).toEqual([
    'k8s:deployments.apps',
    'k8s:pods',
    'k8s:replicasets.apps',
  ]);
  expect(askedBy((t) => t.k8s.service('web').endpoints.readyCount)).toEqual([
    'k8s:endpointslices.discovery.k8s.io',
    'k8s:pods',
    'k8s:services',
  ]);
});
