import type { World } from '../../grading/evaluation/world.ts';
import type { LessonEntry } from '../../grading/index.ts';
import { systemClock } from '../../grading/session/clock.ts';
import { LessonWorkers } from '../../grading/worker/lesson-workers.ts';
import { defaultLimits } from '../../grading/worker/worker-process.ts';
import { someConstants } from '../../testing/constants.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot, aProcess } from '../../testing/snapshots.ts';
import type { Figure } from '../samples.ts';

const rounds = 500;
/** They compile. */
const first = 100;

/** What one evaluation takes when nothing has changed that a check reads: no check may run. Throws when one does. */
export async function cachedEvaluation(lesson: LessonEntry): Promise<Figure[]> {
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const workers = new LessonWorkers({ lesson, log, clock: systemClock(Date.now), limits: defaultLimits });
  try {
    const judge = workers.open(someConstants, silent);
    const samples: number[] = [];
    await judge.evaluate(worldWith(0), silent);
    for (let round = 1; round <= first + rounds; round += 1) {
      const world = worldWith(round);
      const sent = performance.now();
      await judge.evaluate(world, (results) => {
        if (results.length > 0) throw new Error(`"${results[0]?.check}" ran though nothing changed that it reads`);
      });
      if (round > first) samples.push(performance.now() - sent);
    }
    return [{ name: 'cached evaluation, six checks', samples, unit: 'ms', goal: { quantile: 0.95, atMost: 5 } }];
  } finally {
    await workers.end();
  }
}

/** Eight containers and their processes, all six checks green; what differs is what none of them reads. */
function worldWith(turn: number): World {
  const names = ['web', 'db', ...Array.from({ length: 6 }, (_, index) => `noise-${index}`)];
  const containers = names.map((name, index) =>
    aContainer({
      name,
      ...{ pid: 300 + index, memoryLimit: 67_108_864, networks: [{ name: 'back', address: '172.18.0.2' }] },
      ...(index > 1 ? { restartCount: turn } : {}),
    }),
  );
  const processes = containers.map((one, index) => aContainerProcess(one, 500 + index * 20));
  return {
    'docker.containers': { status: 'value', value: containers },
    linux: { status: 'value', value: aLinuxSnapshot({ processes: [...processes, aProcess({ pid: 1000 + turn })] }) },
  };
}
