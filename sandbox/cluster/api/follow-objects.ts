import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiServer } from './api-server.ts';

const versioned = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) });
const listed = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(z.unknown()) });
const event = z.object({ type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']), object: z.unknown() });

export interface FollowObjects<T> {
  readonly path: string;
  /** What is read of an object; undefined leaves it out. */
  read(object: unknown): T | undefined;
  keyOf(object: T): string;
  /** All of them, after each change; never while the first list is not there. */
  onChange(all: ReadonlyMap<string, T>): void;
  /** The connection was lost, or the list is asked for again. */
  onTrouble(error: unknown): void;
  readonly signal: AbortSignal;
}

/** Milliseconds without a word after which the connection counts as lost: the server is asked for a word each minute. */
const silence = 90_000;
const pause = 1000;

/** Follows all objects of a kind: a list, then what changes; a new list when anything is doubtful. Ends with the signal. */
export async function followObjects<T>(api: ApiServer, options: FollowObjects<T>): Promise<void> {
  while (!options.signal.aborted) {
    try {
      await followOnce(api, options);
    } catch (error) {
      if (!options.signal.aborted) options.onTrouble(error);
    }
    await delay(pause, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function followOnce<T>(api: ApiServer, { path, read, keyOf, onChange, signal }: FollowObjects<T>): Promise<void> {
  const list = listed.parse(await api.ask({ method: 'GET', path }));
  const all = new Map<string, T>();
  const put = (object: unknown, isThere: boolean) => {
    const seen = read(object);
    if (seen === undefined) return;
    if (isThere) all.set(keyOf(seen), seen);
    else all.delete(keyOf(seen));
  };
  for (const item of list.items) put(item, true);
  onChange(all);
  let version = list.metadata.resourceVersion;
  while (!signal.aborted) {
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=60&resourceVersion=${version}`;
    const separator = path.includes('?') ? '&' : '?';
    await api.follow(`${path}${separator}${query}`, {
      signal,
      silence,
      onLine: (line) => {
        const { type, object } = event.parse(JSON.parse(line));
        // The version is too old, as a rule: a new list.
        if (type === 'ERROR') throw new Error(`The watch of ${path} ended: ${line.slice(0, 300)}`);
        version = versioned.parse(object).metadata.resourceVersion;
        if (type === 'BOOKMARK') return;
        put(object, type !== 'DELETED');
        onChange(all);
      },
    });
  }
}
