import type { Figure } from '../samples.ts';
import { openClusterLearner } from './cluster-learner.ts';
import type { Measured } from './measured.ts';

/** From the change of an object to the verdict on the page of whoever changed it, one at a time. */
export async function measureVerdicts(of: Measured): Promise<Figure[]> {
  await using learner = await openClusterLearner(of);
  const green: number[] = [];
  const red: number[] = [];
  for (let round = 0; round < of.rounds; round += 1) {
    green.push(await learner.change('pass'));
    red.push(await learner.change('fail'));
  }
  const goal = { quantile: 0.95, atMost: 300 };
  return [
    { name: 'change of an object to green', samples: green, unit: 'ms', goal },
    { name: 'change of an object to red (250 ms of quiet in it)', samples: red, unit: 'ms', goal },
  ];
}
