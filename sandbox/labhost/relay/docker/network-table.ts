import { z } from 'zod';
import type { NetworkFact } from '#protocol';
import { flag, listOf, recordOf, text, word } from './bounded.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { type EngineTable, forEachOf, type TableSource } from './engine-table.ts';

const maxNetworks = 100;

/** Bytes. */
const limits = { list: 2 * 1024 * 1024, inspect: 512 * 1024 };

const tooMany = () =>
  new EngineError(`The sandbox has more than ${maxNetworks} networks; Drydock reads no more. Remove some.`);

const listed = z.array(z.object({ Id: z.string().regex(/^[0-9a-f]{64}$/) }));

const inspected = z.object({
  Id: z.string(),
  Name: word(256),
  Driver: word(128),
  Internal: flag,
  IPAM: z.object({ Config: listOf(z.object({ Subnet: word(64), Gateway: word(64) }), 16) }).catch({ Config: [] }),
  Labels: recordOf(text, 64),
  Options: recordOf(text, 64),
  Containers: recordOf(z.object({ Name: word(256), IPv4Address: word(64) }), 256, 64),
});

/** The source `docker.networks`. */
export const networksSource: TableSource = {
  source: 'docker.networks',
  listensTo: ['network'],
  touches: ({ id }) => id,
  open: (engine) => new NetworkTable(engine),
};

class NetworkTable implements EngineTable {
  readonly #engine: Engine;
  readonly #facts = new Map<string, NetworkFact>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async readAll(): Promise<void> {
    await this.read(await this.#list());
  }

  /** The list does not tell who is attached, so all are read. */
  relist(): Promise<void> {
    return this.readAll();
  }

  async read(ids: ReadonlySet<string>): Promise<void> {
    await forEachOf(ids, async (id) => {
      const answer = /^[0-9a-f]{64}$/.test(id)
        ? await this.#engine.json(`/networks/${id}`, { limit: limits.inspect, cut: true })
        : undefined;
      const { data } = inspected.extend({ Id: z.literal(id) }).safeParse(answer);
      if (data === undefined) this.#facts.delete(id);
      else this.#facts.set(id, factOf(data));
      if (this.#facts.size > maxNetworks) throw tooMany();
    });
  }

  message(at: number) {
    const value = [...this.#facts.values()].sort((a, b) => (a.name + a.id < b.name + b.id ? -1 : 1));
    return { type: 'value' as const, source: 'docker.networks' as const, at, value };
  }

  async #list(): Promise<Set<string>> {
    const all = listed.safeParse(await this.#engine.json('/networks', { limit: limits.list })).data;
    if (all === undefined) throw new EngineError('The Docker engine in the sandbox gave no list of networks');
    if (all.length > maxNetworks) throw tooMany();
    const ids = new Set(all.map(({ Id }) => Id));
    for (const id of this.#facts.keys()) if (!ids.has(id)) this.#facts.delete(id);
    return ids;
  }
}

function factOf(found: z.infer<typeof inspected>): NetworkFact {
  return {
    id: found.Id,
    name: found.Name,
    driver: found.Driver,
    internal: found.Internal,
    subnets: found.IPAM.Config.map(({ Subnet, Gateway }) => ({ subnet: Subnet, gateway: Gateway })),
    labels: found.Labels,
    options: found.Options,
    containers: Object.entries(found.Containers)
      .map(([id, { Name, IPv4Address }]) => ({ id, name: Name, address: IPv4Address }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
