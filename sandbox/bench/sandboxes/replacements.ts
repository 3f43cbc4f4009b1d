import { setTimeout as delay } from 'node:timers/promises';
import { openFleet } from '../../testing/fleet-door.ts';
import type { Instance } from '../../testing/instance.ts';
import { newLearner } from '../../testing/learner.ts';
import type { BenchOptions } from '../options.ts';
import type { Figure } from '../samples.ts';

const rounds = 20;
/** Learners who take turns, and milliseconds between two turns of one: web lets a learner reset ten times a minute. */
const learners = 4;
const interval = 6500;

/** From the button to the fresh sandbox, through web: reset, and "Start here" at the last task of a lesson, when the others are done. */
const buttons = [
  { name: 'reset to a fresh one', path: '/api/sandbox/reset', goal: 3 },
  ...[
    { lesson: 'linux/02-namespaces', task: 'enter' },
    { lesson: 'docker/01-run-and-inspect', task: 'exit-code' },
  ].map((body) => ({
    ...{ name: `jump to the last task of ${body.lesson}`, path: '/api/sandbox/begin', goal: 5, body },
  })),
] satisfies readonly { name: string; path: string; goal: number; body?: object }[];

/** A sandbox in place of another: fresh, or brought to a task. */
export async function benchReplacements(instance: Instance, { short }: BenchOptions): Promise<Figure[]> {
  const guests = await Promise.all(Array.from({ length: learners }, () => newLearner(instance.url)));
  for (const guest of guests) await guest.sandbox();
  const figures: Figure[] = [];
  const last = new Map<unknown, number>();
  for (const { name, path, goal, ...rest } of buttons) {
    const samples: number[] = [];
    for (let round = 0; round < (short ? 2 : rounds); round += 1) {
      const guest = guests[round % learners];
      if (guest === undefined) continue;
      await delay(Math.max(0, interval + (last.get(guest) ?? Number.NEGATIVE_INFINITY) - performance.now()));
      const started = performance.now();
      last.set(guest, started);
      const answer = await guest.request('POST', path, 'body' in rest ? rest.body : undefined);
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      await guest.sandbox();
      samples.push((performance.now() - started) / 1000);
    }
    figures.push({ name, samples, unit: 's', goal: { quantile: 0.95, atMost: goal } });
  }
  const fleet = openFleet(instance);
  for (const guest of guests) await fleet.remove(await guest.sandbox());
  return figures;
}
