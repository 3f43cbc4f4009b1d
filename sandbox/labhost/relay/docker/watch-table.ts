import { setTimeout as delay } from 'node:timers/promises';
import type { Log, Observer } from '../../observe/index.ts';
import type { Budget, Engine } from './engine.ts';
import { EngineError, noAnswer } from './engine-error.ts';
import type { EngineTable, TableSource } from './engine-table.ts';
import { Touched } from './touched.ts';

export interface WatchTableContext {
  readonly observer: Observer;
  readonly budget: Budget;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Milliseconds that events may take to come together: `docker run` makes five at once. */
const coalesce = 5;

/** Milliseconds that the first look reaches back: an event between subscribing and listing must not be missed. */
const overlap = 1000;

/** Things touched at once past which all are read. */
const maxTouched = 200;

/**
 * After this many milliseconds without events, and after so many with them, one list proves that none was lost: the engine drops
 * events when we are slow. Then nothing is asked until the next event.
 */
const quiet = 1000;
const longestUnproven = 10_000;

/** Characters of JSON that one value may take. */
const maxValue = 4 * 1024 * 1024;

/** Tells of the things of one kind: at once, and on each change. Ends by throwing, when the engine stops or the signal comes. */
export async function watchTable(
  spec: TableSource,
  engine: Engine,
  signal: AbortSignal,
  context: WatchTableContext,
): Promise<never> {
  const touched = new Touched(maxTouched);
  const table = spec.open(engine, context.log);
  return Promise.race([
    listen(spec, engine, touched, context, signal),
    keepCurrent(table, touched, context, signal, () => say(table, context)),
  ]);
}

async function listen(
  { listensTo, touches }: TableSource,
  engine: Engine,
  touched: Touched,
  { now }: WatchTableContext,
  signal: AbortSignal,
): Promise<never> {
  for await (const event of engine.events(listensTo, now() - overlap, signal)) {
    const id = touches(event);
    if (id !== undefined) touched.add(id);
  }
  throw new EngineError(noAnswer);
}

async function keepCurrent(
  table: EngineTable,
  touched: Touched,
  { now }: WatchTableContext,
  signal: AbortSignal,
  say: () => Promise<void>,
): Promise<never> {
  await table.readAll();
  await say();
  let unprovenSince: number | undefined;
  for (;;) {
    const some = await touched.some(unprovenSince === undefined ? undefined : quiet);
    unprovenSince ??= now();
    if (some) {
      await delay(coalesce, undefined, { signal });
      const taken = touched.take();
      if (taken === 'all') await table.readAll();
      else await table.read(taken);
    }
    if (!some || now() - unprovenSince > longestUnproven) {
      await table.relist();
      unprovenSince = undefined;
    }
    await say();
  }
}

async function say(table: EngineTable, { observer, now, budget }: WatchTableContext): Promise<void> {
  const message = table.message(now());
  const { length } = JSON.stringify(message.value);
  if (length > maxValue) {
    const what = message.source.slice('docker.'.length);
    throw new EngineError(`The ${what} in the sandbox carry more text than Drydock reads: over 4 MiB`);
  }
  observer.emit(message);
  // Telling costs as much as reading.
  await budget(length);
}
