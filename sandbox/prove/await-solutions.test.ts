import { expect, it } from 'vitest';
import { aLesson } from '../testing/a-lesson.ts';
import { someConstants } from '../testing/constants.ts';
import { awaitSolutions } from './await-solutions.ts';
import type { Trial, TrialKind } from './trial.ts';

const [one, two] = [aLesson({ id: 'linux/01-one', checks: [] }), aLesson({ id: 'linux/02-two', checks: [] })];
const trial = (kind: TrialKind, lesson = one): Trial => ({
  ...{ lesson, kind, name: kind, constants: someConstants, wanted: new Map() },
});

async function order(
  trials: readonly Trial[],
  then: (told: string[], report: (trial: Trial) => void) => Promise<void>,
) {
  const stop = new AbortController();
  const solutions = awaitSolutions(trials, stop.signal);
  const told: string[] = [];
  for (const lesson of [one, two]) void solutions.tried(lesson).then(() => told.push(lesson.id));
  await Promise.resolve();
  await then(told, solutions.report);
  await Promise.resolve();
  return { told, stop };
}

it('lets changes wait for the solution of their own lesson, each of its rounds', async () => {
  const solution = trial('solution');
  await order([trial('fresh'), solution, solution, trial('solution', two)], async (told, report) => {
    report(trial('fresh'));
    report(solution);
    await Promise.resolve();
    expect(told).toEqual([]);
    report(solution);
    await Promise.resolve();
    expect(told).toEqual(['linux/01-one']);
  });
});

it('lets nobody wait when the proof is called off, or when there is no solution to wait for', async () => {
  const { told, stop } = await order([trial('solution')], async () => undefined);
  expect(told).toEqual(['linux/02-two']);
  stop.abort();
  await Promise.resolve();
  expect(told).toEqual(['linux/02-two', 'linux/01-one']);
});
