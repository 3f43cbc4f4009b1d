import { z } from 'zod';
import type { Log } from '../../observe/index.ts';
import { listOf, word } from './bounded.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { type EngineTable, forEachOf, type TableSource } from './engine-table.ts';
import { type ImageContent, parseImage } from './inspected-image.ts';

const maxImages = 200;

/** Bytes. */
const limits = { list: 2 * 1024 * 1024, inspect: 512 * 1024, history: 512 * 1024 };

const listed = z.array(
  z.object({
    Id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    RepoTags: listOf(word(512), 64),
    RepoDigests: listOf(word(512), 64),
  }),
);

/** The source `docker.images`. */
export const imagesSource: TableSource = {
  source: 'docker.images',
  // A build or commit without a tag is no event of an image; a container made of it is one.
  listensTo: ['image', 'container'],
  touches: ({ type, action }) =>
    type === 'image' || action === 'create' || action === 'commit' ? 'the list' : undefined,
  open: (engine, log) => new ImageTable(engine, log),
};

/** Names come from the list, which one call gives; content never changes and is read once an image. */
class ImageTable implements EngineTable {
  readonly #engine: Engine;
  readonly #log: Log;
  #names: z.infer<typeof listed> = [];
  readonly #contents = new Map<string, ImageContent | undefined>();

  constructor(engine: Engine, log: Log) {
    this.#engine = engine;
    this.#log = log;
  }

  async readAll(): Promise<void> {
    const answer = await this.#engine.json('/images/json', { limit: limits.list });
    const all = listed.safeParse(answer).data;
    if (all === undefined) throw new EngineError('The Docker engine in the sandbox gave no list of images');
    if (all.length > maxImages)
      throw new EngineError(`The sandbox has more than ${maxImages} images; Drydock reads no more. Remove some.`);
    const ids = new Set(all.map(({ Id }) => Id));
    for (const id of this.#contents.keys()) if (!ids.has(id)) this.#contents.delete(id);
    await forEachOf(ids, async (id) => {
      if (this.#contents.has(id)) return;
      const content = await this.#read(id);
      if (content !== 'gone') this.#contents.set(id, content);
    });
    this.#names = all;
  }

  read(): Promise<void> {
    return this.readAll();
  }

  relist(): Promise<void> {
    return this.readAll();
  }

  message(at: number) {
    const value = this.#names.flatMap(({ Id, RepoTags, RepoDigests }) => {
      const content = this.#contents.get(Id);
      return content === undefined ? [] : [{ ...content, tags: named(RepoTags), digests: named(RepoDigests) }];
    });
    return { type: 'value' as const, source: 'docker.images' as const, at, value };
  }

  /** Undefined when it does not fit. */
  async #read(id: string): Promise<ImageContent | undefined | 'gone'> {
    const inspect = await this.#engine.json(`/images/${id}/json`, { limit: limits.inspect, cut: true });
    const history = await this.#engine.json(`/images/${id}/history`, { limit: limits.history, cut: true });
    if (inspect === undefined) return 'gone';
    try {
      return parseImage(id, inspect, history);
    } catch (error) {
      this.#log.warn({ err: error, image: id }, 'image left out: its inspect does not fit');
      return undefined;
    }
  }
}

/** A dangling image is called `<none>:<none>` by older engines. */
const named = (names: readonly string[]): string[] => names.filter((name) => !name.startsWith('<none>')).sort();
