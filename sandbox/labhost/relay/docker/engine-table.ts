import type { EngineEvent, EngineObject, ObserveValue } from '#protocol';
import type { Log } from '../../observe/index.ts';
import type { Engine } from './engine.ts';

/** What is known of the things of one kind at one engine. Methods throw EngineError. */
export interface EngineTable {
  /** Reads everything anew. */
  readAll(): Promise<void>;
  /** Reads anew what events have touched. */
  read(ids: ReadonlySet<string>): Promise<void>;
  /** Lists, and reads what is another than known: proves that no event was lost. */
  relist(): Promise<void>;
  /** All that is known. */
  message(at: number): ObserveValue;
}

/** A source that is a table of an engine's things, kept up to date by events. */
export interface TableSource {
  readonly source: Extract<ObserveValue['source'], `docker.${string}`>;
  /** Kinds of events that matter. */
  readonly listensTo: readonly EngineObject[];
  /** The id that `read` gets for an event; undefined for one that changes nothing here. */
  touches(event: EngineEvent): string | undefined;
  open(engine: Engine, log: Log): EngineTable;
}

/** Requests to one engine at a time. */
const parallel = 4;

/** Does the same for each, several at a time. */
export async function forEachOf<T>(all: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all[Symbol.iterator]();
  // Several workers take from one queue.
  const worker = async () => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
