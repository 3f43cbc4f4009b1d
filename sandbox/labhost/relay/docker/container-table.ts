import type { ContainerFact, ContainersSnapshot } from '#protocol';
import type { Log } from '../../observe/index.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { parseInspected } from './inspected.ts';
import { logTail } from './log-tail.ts';

/** Containers that are told of; the newest of more. */
export const maxContainers = 200;

/** Characters of JSON that all containers together may take. */
const maxSnapshot = 4 * 1024 * 1024;

/** Requests to one engine at a time. */
const parallel = 4;

/** Entries of a log that are asked for; an entry holds at most 16 KiB. */
const logEntries = 12;

/** What is known of the containers of one engine. */
export class ContainerTable {
  readonly #engine: Engine;
  readonly #log: Log;
  readonly #facts = new Map<string, ContainerFact>();
  readonly #refused = new Set<string>();

  constructor(engine: Engine, log: Log) {
    this.#engine = engine;
    this.#log = log;
  }

  /** Reads every container anew. */
  async readAll(): Promise<void> {
    const ids = new Set(await this.#engine.list(maxContainers));
    for (const id of this.#facts.keys()) if (!ids.has(id)) this.#facts.delete(id);
    await this.read(ids);
  }

  /** Reads these containers anew; one that is gone is forgotten. */
  async read(ids: Iterable<string>): Promise<void> {
    const waiting = ids[Symbol.iterator]();
    // Several workers take from one queue.
    const work = async () => {
      for (let next = waiting.next(); next.done !== true; next = waiting.next()) await this.#readOne(next.value);
    };
    await Promise.all(Array.from({ length: parallel }, work));
  }

  /** All of them by name, and what they take as JSON. Throws EngineError when that is more than a message may. */
  snapshot(): { value: ContainersSnapshot; characters: number } {
    const value = [...this.#facts.values()].sort((a, b) => (a.name + a.id < b.name + b.id ? -1 : 1));
    const characters = JSON.stringify(value).length;
    if (characters > maxSnapshot) {
      throw new EngineError('The containers in the sandbox carry more text than Drydock reads: over 4 MiB');
    }
    return { value, characters };
  }

  async #readOne(id: string): Promise<void> {
    const fact = await this.#inspect(id);
    if (fact === undefined) this.#facts.delete(id);
    else if (this.#facts.has(id) || this.#facts.size < maxContainers) this.#facts.set(id, fact);
  }

  async #inspect(id: string): Promise<ContainerFact | undefined> {
    const answer = await this.#engine.inspect(id);
    if (answer === undefined) return undefined;
    try {
      const { fact, tty } = parseInspected(id, answer);
      return { ...fact, lastLog: await this.#lastLog(fact, tty) };
    } catch (error) {
      if (error instanceof EngineError) throw error;
      if (!this.#refused.has(id) && this.#refused.size < maxContainers) {
        this.#refused.add(id);
        this.#log.warn({ err: error, container: id }, 'container left out: its inspect does not fit');
      }
      return undefined;
    }
  }

  /** Only of a container that ended with an error, and once for each end. */
  async #lastLog(fact: ContainerFact, tty: boolean): Promise<string> {
    if ((fact.state !== 'exited' && fact.state !== 'dead') || fact.exitCode === 0) return '';
    const known = this.#facts.get(fact.id);
    if (known?.state === fact.state && known.finishedAt === fact.finishedAt) return known.lastLog;
    return logTail(await this.#engine.log(fact.id, logEntries), tty);
  }
}
