import { join } from 'node:path';
import { connectCluster } from '../../cluster/index.ts';
import type { Instance } from '../../testing/instance.ts';
import { newLearner } from '../../testing/learner.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';
import { measureClass } from './classroom.ts';
import { measureCluster } from './cluster.ts';
import { signalLesson } from './cluster-learner.ts';
import { measureNamespaces } from './namespaces.ts';
import { measureResets } from './resets.ts';
import { measureVerdicts } from './verdicts.ts';

/** Everything that is asked of the cluster as figures, in the order in which it is measured. Ends what learners have in it. */
export async function benchKubernetes(instance: Instance, { short }: BenchOptions): Promise<Figure[]> {
  await demandLesson(instance);
  const figures = await measureCluster(instance, short ? 1 : 3);
  const { api } = connectCluster(join(instance.data, 'kubernetes', 'admin.kubeconfig'));
  const of = { instance, api, rounds: short ? 3 : 20, learners: short ? 3 : 30 };
  try {
    for (const measure of [measureNamespaces, measureVerdicts, measureResets, measureClass]) {
      figures.push(...(await measure(of)));
    }
  } finally {
    api.close();
  }
  return figures;
}

async function demandLesson({ url }: Instance): Promise<void> {
  const answer = await (await newLearner(url)).request('GET', `/api/lessons/${signalLesson}/checks`);
  if (answer.ok) return;
  throw new Error(
    `The instance does not know the lesson "${signalLesson}": start it with DRYDOCK_LESSONS=lessons:sandbox/bench/lessons npm start`,
  );
}
