import { join } from 'node:path';
import { connectCluster, openClusterSpaces } from '../../cluster/index.ts';
import { newSandboxId } from '../../testing/course-cluster.ts';
import type { Figure } from '../samples.ts';
import type { Measured } from './measured.ts';

/** A namespace with all that belongs to it, by the account and the code of web. */
export async function measureNamespaces({ instance, rounds }: Measured): Promise<Figure[]> {
  const cluster = connectCluster(join(instance.data, 'cluster', 'kubeconfig'));
  // A name of our own: the reaper of the instance leaves these alone.
  const spaces = openClusterSpaces(cluster, { instance: 'bench', now: Date.now });
  const samples: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const sandbox = newSandboxId();
      const begun = performance.now();
      await spaces.key(await spaces.open(sandbox));
      samples.push((performance.now() - begun) / 1000);
      await spaces.end(sandbox);
    }
  } finally {
    cluster.api.close();
  }
  return [{ name: 'namespace and its key', samples, unit: 's', goal: { quantile: 0.95, atMost: 2 } }];
}
