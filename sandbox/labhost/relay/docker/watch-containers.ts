import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LineTooLong, type Log, type Observer } from '../../observe/index.ts';
import { type Rate, RateBucket } from '../rate-bucket.ts';
import { ContainerTable, maxContainers } from './container-table.ts';
import { type Engine, openEngine } from './engine.ts';
import { EngineClient } from './engine-client.ts';
import { EngineError, noAnswer } from './engine-error.ts';
import { Touched } from './touched.ts';

export interface WatchContainersContext {
  /** Opens a connection to the engine. */
  connect(signal: AbortSignal): Promise<Socket>;
  /** Whether the sandbox is still there. */
  exists(): Promise<boolean>;
  readonly observer: Observer;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** Milliseconds between attempts to reach an engine: at first, and at most. */
const firstPause = 250;
const longestPause = 2000;

/** Milliseconds that events may take to come together: `docker run` makes five at once. */
const coalesce = 5;

/** Milliseconds that the first look reaches back: an event between subscribing and listing must not be missed. */
const overlap = 1000;

/** Bytes that one engine may make us read. A container is some 8 KiB; a hostile engine gets 4 MiB a second of our time. */
const readRate: Rate = { perSecond: 4 * 1024 * 1024, burst: 16 * 1024 * 1024 };

/** Spends bytes; resolves when the next may be spent. */
type Budget = (bytes: number) => Promise<void>;

/** Tells of the containers of one engine until the signal: at once, on each change, and when it cannot be read. */
export async function watchContainers(context: WatchContainersContext): Promise<void> {
  const { observer, now, signal, log } = context;
  const bucket = new RateBucket(readRate, now);
  const budget: Budget = async (bytes: number) => {
    const wait = bucket.spend(bytes);
    if (wait > 0) await delay(wait, undefined, { signal });
  };
  let pause = firstPause;
  while (!signal.aborted) {
    const startedAt = now();
    try {
      await watchOnce(context, budget);
    } catch (error) {
      if (signal.aborted) return;
      if (!isTheirs(error)) log.error({ err: error }, 'docker.containers failed');
      const reason = error instanceof EngineError ? error.message : noAnswer;
      observer.emit({ type: 'unavailable', source: 'docker.containers', at: now(), reason });
    }
    if (!(await context.exists())) return observer.gone();
    if (now() - startedAt > 10_000) pause = firstPause;
    await delay(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, longestPause);
  }
}

/** Ends by throwing: when the engine stops, says what cannot be understood, or the signal comes. */
async function watchOnce(context: WatchContainersContext, budget: Budget): Promise<never> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const engine = await openEngine(new EngineClient({ connect: context.connect, signal }), budget);
  const touched = new Touched(maxContainers);
  try {
    return await Promise.race([
      listen(engine, touched, context, signal),
      tell(engine, touched, context, signal, budget),
    ]);
  } finally {
    ended.abort();
  }
}

async function listen(
  engine: Engine,
  touched: Touched,
  { now }: WatchContainersContext,
  signal: AbortSignal,
): Promise<never> {
  for await (const { container } of engine.events(now() - overlap, signal)) touched.add(container);
  throw new EngineError(noAnswer);
}

async function tell(
  engine: Engine,
  touched: Touched,
  { observer, now, log }: WatchContainersContext,
  signal: AbortSignal,
  budget: Budget,
): Promise<never> {
  const table = new ContainerTable(engine, log);
  const say = async () => {
    const { value, characters } = table.snapshot();
    observer.emit({ type: 'value', source: 'docker.containers', at: now(), value });
    // Telling costs as much as reading.
    await budget(characters);
  };
  await table.readAll();
  await say();
  for (;;) {
    await touched.some();
    await delay(coalesce, undefined, { signal });
    const taken = touched.take();
    if (taken === 'all') await table.readAll();
    else await table.read(taken);
    await say();
  }
}

/** What a learner can bring about is not our failure. */
function isTheirs(error: unknown): boolean {
  return error instanceof EngineError || error instanceof LineTooLong;
}
