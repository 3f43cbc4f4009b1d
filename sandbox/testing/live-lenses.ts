import { createTestContext, type Reader, type T } from '#checks';
import type { Snapshots, Source } from '#protocol';
import type { Observation } from '../grading/index.ts';
import { someConstants } from './constants.ts';

/** What lenses find in a live sandbox, without a check around them. Watches what they ask for, and waits for it. */
export async function readLive<R>(sandbox: { observe(): Observation }, read: (t: T) => R): Promise<R> {
  const observation = sandbox.observe();
  const wanted = new Set<Source>();
  let world: Partial<Snapshots> = {};
  let wake = () => {};
  observation.subscribe((message) => {
    if (message.type === 'value') world = { ...world, [message.source]: message.value };
    wake();
  });
  const t = createTestContext(
    readerOver(() => world),
    someConstants,
  );
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      try {
        return read(t);
      } catch (error) {
        if (!(error instanceof NotYet)) throw error;
        wanted.add(error.source);
        observation.watch([...wanted]);
        await changed;
      }
    }
  } finally {
    observation.close();
  }
}

/** A lens has read what has not come yet. */
class NotYet extends Error {
  readonly source: Source;

  constructor(source: Source) {
    super(`${source} has not come`);
    this.source = source;
  }
}

function readerOver(world: () => Partial<Snapshots>): Reader {
  return {
    read: (source, _path, select) => {
      const value = world()[source];
      if (value === undefined) throw new NotYet(source);
      return select(value);
    },
    glance: () => undefined,
    probe: () => Promise.reject(new Error('No probe is made here')),
    refuse: (reason) => {
      throw new Error(reason);
    },
    about: () => undefined,
    moving: () => undefined,
  };
}
