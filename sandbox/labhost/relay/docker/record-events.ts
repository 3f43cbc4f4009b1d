import { setTimeout as delay } from 'node:timers/promises';
import type { EngineObject, EventsSnapshot, ObserveDown, SandboxId } from '#protocol';
import { type Log, type ObservedSource, type Observer, shareSource } from '../../observe/index.ts';
import type { Engine } from './engine.ts';
import { EngineError, noAnswer } from './engine-error.ts';
import { hasStartedBefore } from './engine-past.ts';
import { type EngineAccess, keepSession } from './engine-session.ts';
import { EventRecord } from './event-record.ts';
import { Touched } from './touched.ts';

export interface RecorderContext {
  /** A way to the engine of a sandbox, until the signal. */
  access(sandbox: SandboxId, signal: AbortSignal): EngineAccess;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends all records. */
  readonly signal: AbortSignal;
}

/** The source `docker.events`, and the records behind it. */
export interface EventRecorder {
  readonly source: ObservedSource;
  /** From now on, until the sandbox is gone, its events are written down: an engine remembers few, and health checks flush them. */
  record(sandbox: SandboxId): void;
}

const kinds: readonly EngineObject[] = ['container', 'image', 'volume', 'network'];

/** Milliseconds that events may take to come together. */
const coalesce = 5;
/** After so many milliseconds without events, and after so many events, the engine's memory proves that none was lost. */
const quiet = 1000;
const longestUnproven = 100;

interface Running {
  readonly record: EventRecord;
  readonly observers: Set<Observer>;
  last: ObserveDown | undefined;
}

export function recordEvents(context: RecorderContext): EventRecorder {
  const all = new Map<SandboxId, Running>();
  const { now, log, signal } = context;

  const start = (sandbox: SandboxId): Running => {
    const running: Running = { record: new EventRecord(), observers: new Set(), last: undefined };
    all.set(sandbox, running);
    const ended = new AbortController();
    const both = AbortSignal.any([signal, ended.signal]);
    const tell = (message: ObserveDown) => {
      running.last = message;
      for (const observer of running.observers) observer.emit(message);
    };
    const unavailable = (reason: string) => tell({ type: 'unavailable', source: 'docker.events', at: now(), reason });
    const gone = () => {
      all.delete(sandbox);
      ended.abort();
      for (const observer of running.observers) observer.gone();
    };
    const session = { ...context.access(sandbox, both), name: 'docker.events', log, now, signal: both };
    void keepSession({ ...session, unavailable, gone }, (engine, whileOpen) =>
      writeDown(running.record, engine, whileOpen, now, async (snapshot) => {
        tell({ type: 'value', source: 'docker.events', at: now(), value: snapshot });
        // Telling costs as much as reading.
        if (running.observers.size > 0) await session.budget(JSON.stringify(snapshot).length);
      }),
    );
    return running;
  };
  const running = (sandbox: SandboxId) => all.get(sandbox) ?? start(sandbox);

  return {
    record: (sandbox) => {
      running(sandbox);
    },
    source: shareSource((sandbox, observer) => {
      const { observers, last } = running(sandbox);
      observers.add(observer);
      // Later: whoever starts a source is not told before he has it.
      if (last !== undefined) queueMicrotask(() => observer.emit(last));
      return () => observers.delete(observer);
    }),
  };
}

/** Writes down what happens at one engine and tells it. Ends by throwing, when the engine stops or the signal comes. */
async function writeDown(
  record: EventRecord,
  engine: Engine,
  signal: AbortSignal,
  now: () => number,
  tell: (snapshot: EventsSnapshot) => Promise<void>,
): Promise<never> {
  const prove = async (unheard: boolean) => {
    const until = now();
    // Only a record that begins must know: one that has begun finds its last event again, or not.
    const begins = !record.begun;
    const [memory, restarted] = await Promise.all([
      engine.remembered(record.provenAt, until),
      begins && hasStartedBefore(engine),
    ]);
    record.prove(memory, { unheard, until, restarted });
  };
  const news = new Touched(1);
  const listen = async (): Promise<never> => {
    for await (const event of engine.events(kinds, record.provenAt, signal)) if (record.add([event])) news.add('event');
    throw new EngineError(noAnswer);
  };
  const speak = async (): Promise<never> => {
    for (;;) {
      await tell(record.snapshot());
      if (await news.some(record.unproven > 0 ? quiet : undefined)) {
        await delay(coalesce, undefined, { signal });
        news.take();
        if (record.unproven >= longestUnproven) await prove(false);
      } else await prove(false);
    }
  };
  await prove(true);
  return Promise.race([listen(), speak()]);
}
