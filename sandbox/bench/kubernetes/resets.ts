import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from '../samples.ts';
import { openClusterLearner } from './cluster-learner.ts';
import type { Measured } from './measured.ts';

/** Milliseconds between two resets: web lets a learner have ten in a minute. */
const interval = 6500;

/** From the button to the verdict on a fresh namespace, for a learner who had done the lesson. */
export async function measureResets(of: Measured): Promise<Figure[]> {
  await using learner = await openClusterLearner(of);
  const samples: number[] = [];
  for (let round = 0; round < of.rounds; round += 1) {
    await learner.change('pass');
    const took = await learner.reset();
    samples.push(took / 1000);
    await delay(Math.max(0, interval - took));
  }
  return [{ name: 'reset to a fresh sandbox and namespace', samples, unit: 's', goal: { quantile: 0.95, atMost: 5 } }];
}
