import { setTimeout as delay } from 'node:timers/promises';
import type { CheckResult } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import type { Figure } from '../samples.ts';
import type { Engine } from './open-engine.ts';

const rounds = 100;
/** They compile. */
const first = 20;

/** One learner, nothing else going on: from an event to the verdict. */
export async function quietSandbox({ grader, lesson, feeds }: Engine): Promise<Figure[]> {
  const [one] = feeds;
  if (one === undefined) throw new Error('There is no sandbox');
  const [sandbox, feed] = one;
  const samples: number[] = [];
  const end = new AbortController();
  let changed = (_: readonly CheckResult[]) => {};
  grader.watch({
    sandbox,
    lesson,
    constants: someConstants,
    signal: end.signal,
    onResults: (results) => changed(results),
  });
  for (let round = 0; round < first + rounds; round += 1) {
    for (const away of [true, false]) {
      await delay(20);
      const verdict = new Promise<void>((resolve) => {
        changed = (results) =>
          results.some(({ check, verdict: { status } }) => check === 'web' && (status === 'pass') !== away) &&
          resolve();
      });
      const sent = performance.now();
      feed.flip(away);
      await verdict;
      if (round >= first) samples.push(performance.now() - sent);
    }
  }
  end.abort();
  const name = 'one learner, quiet: event to verdict';
  return [
    { name, samples, unit: 'ms', goal: { quantile: 0.5, atMost: 20 } },
    { name, samples, unit: 'ms', goal: { quantile: 0.95, atMost: 100 } },
  ];
}
