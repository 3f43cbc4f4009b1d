import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { clusterState } from '#protocol';
import { runClusterCommand } from '../../testing/cluster-command.ts';
import { openTestCluster } from '../../testing/course-cluster.ts';
import { readInstance } from '../../testing/instance.ts';

const instance = readInstance();
const folder = join(instance.data, 'cluster');
const state = () => clusterState.parse(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')));

it('a cluster that stands is ready all the time while it is looked after, and lets learners in', async () => {
  await using cluster = openTestCluster();
  const before = state();
  const seen = new Set<string>();
  const watcher = watch(folder, () => seen.add(state().status));
  try {
    let [going, entered] = [true, 0];
    const looking = runClusterCommand(instance).finally(() => (going = false));
    while (going) {
      await cluster.learner();
      entered += 1;
      // Not many: they are all taken away at the end.
      await delay(2000);
    }
    expect(await looking).toMatchObject({ exitCode: 0 });
    expect(entered).toBeGreaterThan(0);
  } finally {
    watcher.close();
  }
  expect([...seen]).toEqual(['ready']);
  // Whoever is connected stays connected.
  expect(state()).toEqual(before);
});
