import { z } from 'zod';
import type { ContainerFact } from '#protocol';
import type { Log } from '../../observe/index.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { type EngineTable, forEachOf, type TableSource } from './engine-table.ts';
import { parseContainer } from './inspected-container.ts';
import { logTail } from './log-tail.ts';

/** Containers that are told of. Of more nothing is told: what is not in a part of a list may be there. */
const maxContainers = 200;

/** Entries of a log that are asked for; an entry holds at most 16 KiB. */
const logEntries = 12;

/** Bytes. */
const limits = { list: 2 * 1024 * 1024, inspect: 512 * 1024, log: 256 * 1024 };

const tooMany = () =>
  new EngineError(`The sandbox has more than ${maxContainers} containers; Drydock reads no more. Remove some.`);

const listed = z.array(
  z.object({
    Id: z.string().regex(/^[0-9a-f]{64}$/),
    Names: z.array(z.string()).catch([]),
    State: z.string().catch(''),
    /** `Up 2 minutes (healthy)` */
    Status: z.string().catch(''),
  }),
);
type Listed = z.infer<typeof listed>[number];

/** The source `docker.containers`. */
export const containersSource: TableSource = {
  source: 'docker.containers',
  listensTo: ['container', 'network'],
  touches: ({ type, id, container }) => (type === 'container' ? id : container),
  open: (engine, log) => new ContainerTable(engine, log),
};

class ContainerTable implements EngineTable {
  readonly #engine: Engine;
  readonly #log: Log;
  readonly #facts = new Map<string, ContainerFact>();
  readonly #refused = new Set<string>();

  constructor(engine: Engine, log: Log) {
    this.#engine = engine;
    this.#log = log;
  }

  async readAll(): Promise<void> {
    await this.read(await this.#list(() => true));
  }

  async relist(): Promise<void> {
    await this.read(await this.#list((one) => !this.#isKnown(one)));
  }

  /** One that is gone is forgotten. */
  async read(ids: ReadonlySet<string>): Promise<void> {
    await forEachOf(ids, async (id) => {
      const fact = await this.#inspect(id);
      if (fact === undefined) this.#facts.delete(id);
      else this.#facts.set(id, fact);
      if (this.#facts.size > maxContainers) throw tooMany();
    });
  }

  message(at: number) {
    const value = [...this.#facts.values()].sort((a, b) => (a.name + a.id < b.name + b.id ? -1 : 1));
    return { type: 'value' as const, source: 'docker.containers' as const, at, value };
  }

  /** Ids of those that fit; what is not in the list is forgotten. */
  async #list(fits: (one: Listed) => boolean): Promise<Set<string>> {
    const answer = await this.#engine.json(`/containers/json?all=1&limit=${maxContainers + 1}`, { limit: limits.list });
    const all = listed.safeParse(answer).data;
    if (all === undefined) throw new EngineError('The Docker engine in the sandbox gave no list of containers');
    if (all.length > maxContainers) throw tooMany();
    const ids = new Set(all.map(({ Id }) => Id));
    for (const id of this.#facts.keys()) if (!ids.has(id)) this.#facts.delete(id);
    return new Set(all.filter(fits).map(({ Id }) => Id));
  }

  #isKnown({ Id, Names, State, Status }: Listed): boolean {
    const fact = this.#facts.get(Id);
    if (fact === undefined) return this.#refused.has(Id);
    const health = /\((?:health: )?(healthy|unhealthy|starting)\)$/.exec(Status)?.[1] ?? 'none';
    const asListed = fact.state === 'running' || fact.state === 'paused' ? fact.health : 'none';
    return fact.state === State && Names.includes(`/${fact.name}`) && health === asListed;
  }

  async #inspect(id: string): Promise<ContainerFact | undefined> {
    const answer = await this.#engine.json(`/containers/${id}/json`, { limit: limits.inspect, cut: true });
    if (answer === undefined) return undefined;
    try {
      const { fact, tty } = parseContainer(id, answer);
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
    const ended = fact.state === 'exited' || fact.state === 'dead' || fact.state === 'restarting';
    if (!ended || fact.exitCode === 0) return '';
    const known = this.#facts.get(fact.id);
    if (known?.state === fact.state && known.finishedAt === fact.finishedAt) return known.lastLog;
    const path = `/containers/${fact.id}/logs?stdout=1&stderr=1&tail=${logEntries}`;
    return logTail(await this.#engine.bytes(path, limits.log), tty);
  }
}
