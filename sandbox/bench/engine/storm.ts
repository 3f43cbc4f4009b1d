import { setTimeout as delay } from 'node:timers/promises';
import { firstLook, type SandboxId } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import type { Figure } from '../samples.ts';
import type { Engine } from './open-engine.ts';
import { openProcessFigures } from './process-figures.ts';
import { emptyRoundTrips } from './round-trip.ts';
import { SampleBuffer } from './sample-buffer.ts';
import { steadiness } from './steadiness.ts';

const eventsPerSecond = 200;
/** Looks at memory in one run. */
const looks = 240;

interface StormOptions {
  readonly seconds: number;
  /** Called before each event. */
  onEvent?(event: number): void;
}

/** All learners under 200 events a second in total. */
export async function storm({ grader, lesson, feeds }: Engine, { seconds, onEvent }: StormOptions): Promise<Figure[]> {
  const room = seconds * eventsPerSecond * 2;
  const [atOnce, afterQuiet] = [new SampleBuffer(room), new SampleBuffer(room)];
  const end = new AbortController();
  let newsAt = performance.now();
  const watch = (sandbox: SandboxId, measured: boolean) => {
    const statuses = new Map<string, string>();
    grader.watch({
      ...{ sandbox, lesson, constants: someConstants, signal: end.signal },
      onResults: (results) => {
        newsAt = performance.now();
        for (const { check, verdict, at, observedAt } of results) {
          statuses.set(check, verdict.status === 'waiting' && verdict.for === firstLook ? firstLook : verdict.status);
          if (!measured || observedAt === undefined || verdict.status === 'fail') continue;
          const waitsForAnother = verdict.status === 'waiting' && verdict.for.startsWith('first ');
          (waitsForAnother ? afterQuiet : atOnce).push(at - observedAt);
        }
      },
    });
    return statuses;
  };
  /** Nothing was told for longer than any verdict waits. */
  const calm = async () => {
    for (newsAt = performance.now(); performance.now() - newsAt < 600; ) await delay(50);
  };
  /** Every check of every learner was looked at, and nothing is under way; on a busy machine a worker takes its time to start. */
  const settled = async (of: ReadonlyMap<SandboxId, ReadonlyMap<string, string>>, isSo = () => true) => {
    const isLookedAt = (statuses: ReadonlyMap<string, string>) =>
      statuses.size === lesson.checks.length && ![...statuses.values()].includes(firstLook);
    const giveUpAt = performance.now() + 120_000;
    do await calm();
    while (!([...of.values()].every(isLookedAt) && isSo()) && performance.now() < giveUpAt);
  };
  const last = new Map([...feeds.keys()].map((sandbox) => [sandbox, watch(sandbox, true)]));
  await settled(last);
  atOnce.clear();
  afterQuiet.clear();

  await using control = emptyRoundTrips();
  const processes = openProcessFigures([control.pid]);
  const memory: { heap: number[]; resident: number[]; workers: number[] } = { heap: [], resident: [], workers: [] };
  const order = [...feeds.values()];
  const [before, startedAt] = [processes.cpuSeconds(), performance.now()];
  const total = Math.ceil(seconds * eventsPerSecond);
  const lookEvery = Math.max(eventsPerSecond, Math.floor(total / looks));
  for (let event = 0; event < total; event += 1) {
    onEvent?.(event);
    order[event % order.length]?.next();
    if (event % lookEvery === 0) {
      const { heap, resident, workers } = processes.memory();
      memory.heap.push(heap);
      memory.resident.push(resident);
      memory.workers.push(workers);
    }
    await delay(Math.max(0, ((event + 1) * 1000) / eventsPerSecond - (performance.now() - startedAt)));
  }
  const [after, took] = [processes.cpuSeconds(), (performance.now() - startedAt) / 1000];

  for (const feed of order) feed.finish();
  await settled(last);
  // A relist: the same feeds seen afresh must say what the storm left on the page.
  const fresh = new Map([...feeds.keys()].map((sandbox) => [sandbox, watch(sandbox, false)]));
  const differing = () =>
    [...feeds.keys()].filter(
      (one) => JSON.stringify([...(fresh.get(one) ?? [])]) !== JSON.stringify([...(last.get(one) ?? [])]),
    );
  // What is lost stays so; what is late on a busy machine comes.
  await settled(fresh, () => differing().length === 0);
  const lost = differing();
  end.abort();
  const [self, workers] = [(after.self - before.self) / took, (after.workers - before.workers) / took];
  const minutes = took / 60;
  const title = `storm, ${order.length} learners x ${lesson.checks.length} checks, ${eventsPerSecond} events/s`;
  const all = [...atOnce.values(), ...afterQuiet.values()];
  return [
    { name: `${title}: event to verdict`, samples: all, unit: 'ms', goal: { quantile: 0.95, atMost: 300 } },
    { name: 'storm: of these, verdicts that need no quiet', samples: atOnce.values(), unit: 'ms' },
    { name: 'storm: of these, after 250 ms of quiet', samples: afterQuiet.values(), unit: 'ms' },
    { name: 'storm: meanwhile, empty round trip to another process', samples: control.samples(), unit: 'ms' },
    {
      name: 'storm: cores of grader, simulated events and workers',
      samples: [self + workers],
      unit: '',
      goal: { quantile: 1, atMost: 0.5 },
    },
    { name: 'storm: cores of grader and simulated events', samples: [self], unit: '' },
    { name: 'storm: cores of workers', samples: [workers], unit: '' },
    { name: 'storm: events told', samples: [total], unit: '' },
    {
      name: 'storm: learners whose last verdicts differ from a relist',
      samples: [lost.length],
      unit: '',
      goal: { quantile: 1, atMost: 0 },
    },
    ...steadiness('storm: heap of grader after collection', memory.heap, { minutes, atMostPercent: 5 }),
    ...steadiness('storm: resident memory of grader', memory.resident, { minutes, atMostPercent: 10 }),
    ...steadiness('storm: resident memory of workers', memory.workers, { minutes, atMostPercent: 10 }),
  ];
}
