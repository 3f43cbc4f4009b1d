import { isDeepStrictEqual } from 'node:util';
import type { Reader } from '#checks';
import type { Snapshots, Source } from '#protocol';
import type { Outcome } from './outcome.ts';
import type { Seen, World } from './world.ts';

/** One read of an evaluation: what was asked, and whether another world would answer the same. */
export interface Read {
  readonly source: Source;
  readonly path: string;
  stillGives(world: World): boolean;
}

/** Ends an evaluation at a source that has nothing to give. */
class NothingToRead extends Error {
  override readonly name = 'NothingToRead';
}

/** The reader of one evaluation: answers from one world and remembers every answer. */
export class Recorder implements Reader {
  readonly reads: Read[] = [];
  readonly #world: World;
  #stop: Outcome | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** Why reading ended the evaluation; stands even when the check caught the exception. */
  get stop(): Outcome | undefined {
    return this.#stop;
  }

  read<S extends Source, R>(source: S, path: string, select: (snapshot: Snapshots[S]) => R): R {
    const seen = look(this.#world, source);
    if (seen?.status !== 'value') {
      this.reads.push({ source, path, stillGives: (world) => isDeepStrictEqual(look(world, source), seen) });
      this.#stop ??= seen === undefined ? { status: 'unread', source } : { ...seen, source };
      throw new NothingToRead(`${source} has nothing to give`);
    }
    const value = select(seen.value);
    this.reads.push({
      source,
      path,
      stillGives: (world) => {
        const next = look(world, source);
        if (next === seen) return true;
        return next?.status === 'value' && isDeepStrictEqual(select(next.value), value);
      },
    });
    return value;
  }
}

const look = <S extends Source>(world: World, source: S): Seen<Snapshots[S]> | undefined => world[source];
