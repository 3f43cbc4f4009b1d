import { z } from 'zod';
import type { VolumesSnapshot } from '#protocol';
import { listOf, recordOf, text, word } from './bounded.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import type { EngineTable, TableSource } from './engine-table.ts';

const maxVolumes = 1000;

/** Bytes. */
const limit = 4 * 1024 * 1024;

const listed = z.object({
  Volumes: listOf(
    z.object({
      Name: word(256),
      Driver: word(128),
      Mountpoint: text,
      CreatedAt: word(64),
      Labels: recordOf(text, 64),
      Options: recordOf(text, 64),
    }),
    maxVolumes + 1,
  ),
});

/** The source `docker.volumes`. */
export const volumesSource: TableSource = {
  source: 'docker.volumes',
  listensTo: ['volume'],
  touches: ({ action }) => (action === 'create' || action === 'destroy' ? 'the list' : undefined),
  open: (engine) => new VolumeTable(engine),
};

/** One call gives everything. */
class VolumeTable implements EngineTable {
  readonly #engine: Engine;
  #volumes: VolumesSnapshot = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async readAll(): Promise<void> {
    const answer = listed.safeParse(await this.#engine.json('/volumes', { limit })).data;
    if (answer === undefined) throw new EngineError('The Docker engine in the sandbox gave no list of volumes');
    if (answer.Volumes.length > maxVolumes)
      throw new EngineError(`The sandbox has more than ${maxVolumes} volumes; Drydock reads no more. Remove some.`);
    this.#volumes = answer.Volumes.map((volume) => ({
      name: volume.Name,
      driver: volume.Driver,
      mountpoint: volume.Mountpoint,
      createdAt: volume.CreatedAt,
      labels: volume.Labels,
      options: volume.Options,
    })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(): Promise<void> {
    return this.readAll();
  }

  relist(): Promise<void> {
    return this.readAll();
  }

  message(at: number) {
    return { type: 'value' as const, source: 'docker.volumes' as const, at, value: this.#volumes };
  }
}
