import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type CheckResult, lessonId, type SandboxId, sandboxId, toBase32 } from '#protocol';
import { createGrader, type Grader, type LessonEntry } from '../grading/index.ts';
import { someConstants } from '../testing/constants.ts';
import { createCatalog } from '../testing/lesson-catalog.ts';
import type { Figure } from './samples.ts';
import { StormFeed } from './storm-feed.ts';

const learners = 30;
const eventsPerSecond = 200;
const rounds = 60;

/** The engine alone: simulated observations through the real grader, its worker and a real lesson. `seconds` of storm. */
export async function benchChecks(seconds: number): Promise<Figure[]> {
  const lesson = (await createCatalog(['sandbox/bench/lessons'])).get(lessonId.parse('bench/02-storm'));
  if (lesson === undefined) throw new Error('The lesson for this measurement is not there');
  const feeds = new Map<SandboxId, StormFeed>(
    Array.from({ length: learners }, (_, index) => [
      sandboxId.parse(`s-${toBase32(new Uint8Array(12).fill(index))}`),
      new StormFeed(index),
    ]),
  );
  const silent = () => undefined;
  const grader = createGrader({
    log: {
      debug: silent,
      info: silent,
      warn: silent,
      error: (fields) => process.stderr.write(`${JSON.stringify(fields)}\n`),
    },
    now: Date.now,
    observe: (id) => feeds.get(id)?.observation() ?? missing(id),
  });
  try {
    return [...(await quietSandbox(grader, lesson, feeds)), ...(await storm(grader, lesson, feeds, seconds))];
  } finally {
    await grader.close();
  }
}

const missing = (id: string): never => {
  throw new Error(`No feed ${id}`);
};

/** One learner, nothing else going on: from an event to the verdict. */
async function quietSandbox(grader: Grader, lesson: LessonEntry, feeds: Map<SandboxId, StormFeed>): Promise<Figure[]> {
  const [[sandbox, feed] = missing('')] = feeds;
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
  for (let round = 0; round < rounds; round += 1) {
    for (const away of [true, false]) {
      await delay(50);
      const verdict = new Promise<void>((resolve) => {
        changed = (results) =>
          results.some(({ check, verdict: { status } }) => check === 'web' && (status === 'pass') !== away) &&
          resolve();
      });
      const sent = performance.now();
      feed.flip(away);
      await verdict;
      // The first rounds compile.
      if (round >= 10) samples.push(performance.now() - sent);
    }
  }
  end.abort();
  return [
    { name: 'engine: event to verdict', samples, unit: 'ms', goal: { quantile: 0.5, atMost: 20 } },
    { name: 'engine: event to verdict', samples, unit: 'ms', goal: { quantile: 0.95, atMost: 100 } },
  ];
}

/** Thirty learners under 200 events a second in total. */
async function storm(
  grader: Grader,
  lesson: LessonEntry,
  feeds: Map<SandboxId, StormFeed>,
  seconds: number,
): Promise<Figure[]> {
  const samples: number[] = [];
  const memory: number[] = [];
  const last = new Map<SandboxId, Map<string, string>>();
  const end = new AbortController();
  for (const sandbox of feeds.keys()) last.set(sandbox, watchStatuses(grader, lesson, sandbox, end.signal, samples));
  await delay(3000);
  samples.length = 0;
  const [cpuBefore, startedAt] = [cpuSeconds(), performance.now()];
  const order = [...feeds.values()];
  for (let event = 0; performance.now() - startedAt < seconds * 1000; event += 1) {
    order[event % learners]?.next();
    if (event % (eventsPerSecond * 2) === 0) memory.push(residentMiB());
    await delay(Math.max(0, ((event + 1) * 1000) / eventsPerSecond - (performance.now() - startedAt)));
  }
  const cores = (cpuSeconds() - cpuBefore) / ((performance.now() - startedAt) / 1000);
  for (const feed of order) feed.finish();
  await delay(3000);
  // A relist: the same feeds seen afresh must say what the storm left on the page.
  const fresh = new Map(
    [...feeds.keys()].map((sandbox) => [sandbox, watchStatuses(grader, lesson, sandbox, end.signal, [])]),
  );
  await delay(3000);
  const lost = [...feeds.keys()].filter(
    (one) => JSON.stringify([...(fresh.get(one) ?? [])]) !== JSON.stringify([...(last.get(one) ?? [])]),
  );
  end.abort();
  const half = Math.ceil(memory.length / 2);
  return [
    {
      name: `storm: event to verdict, ${learners} learners x 6 checks, ${eventsPerSecond} events/s`,
      samples,
      unit: 'ms',
      goal: { quantile: 0.95, atMost: 300 },
    },
    { name: 'storm: cores of grader and workers', samples: [cores], unit: '', goal: { quantile: 1, atMost: 0.5 } },
    {
      name: 'storm: learners whose last verdicts differ from a relist',
      samples: [lost.length],
      unit: '',
      goal: { quantile: 1, atMost: 0 },
    },
    { name: 'storm: memory of grader and workers, first half', samples: memory.slice(0, half), unit: 'MiB' },
    { name: 'storm: memory of grader and workers, second half', samples: memory.slice(half), unit: 'MiB' },
  ];
}

/** Keeps the last status of each check, and how long each verdict took after its event. */
function watchStatuses(
  grader: Grader,
  lesson: LessonEntry,
  sandbox: SandboxId,
  signal: AbortSignal,
  samples: number[],
): Map<string, string> {
  const statuses = new Map<string, string>();
  grader.watch({
    sandbox,
    lesson,
    constants: someConstants,
    signal,
    onResults: (results) => {
      for (const { check, verdict, at, observedAt } of results) {
        statuses.set(check, verdict.status);
        // What waits for quiet waits on purpose.
        if (observedAt !== undefined && verdict.status !== 'fail') samples.push(at - observedAt);
      }
    },
  });
  return statuses;
}

const children = () =>
  readdirSync('/proc/self/task').flatMap((task) => {
    const file = readFileSync(`/proc/self/task/${task}/children`, 'utf8');
    return file.split(' ').filter(Boolean);
  });

/** CPU time of this process and its workers so far. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  const ticks = children().map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return (user + system) / 1e6 + ticks.reduce((sum, each) => sum + each, 0) / 100;
}

function residentMiB(): number {
  const kib = ['self', ...children()].map((pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
  );
  return kib.reduce((sum, each) => sum + each, 0) / 1024;
}
