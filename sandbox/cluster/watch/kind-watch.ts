import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type ClusterSnapshot, type ClusterSource, UserError } from '#protocol';
import { ApiError, type ApiServer, ClusterAway } from '../api/api-server.ts';
import { findResource, type Resource } from './find-resource.ts';
import { ObjectTable } from './object-table.ts';
import { readObject } from './read-object.ts';
import type { WatchContext } from './watch-context.ts';

/** What is told of a kind: its objects in one namespace, or why nobody can say. */
export type Told<V> =
  | { readonly type: 'value'; readonly value: V }
  | { readonly type: 'unavailable'; readonly reason: string };

interface Listener {
  readonly namespace: string;
  tell(told: Told<ClusterSnapshot>): void;
}

const versioned = z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string() }) });
const list = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(z.unknown()) });
const event = z.object({ type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']), object: z.unknown() });

/**
 * Follows all objects of one kind in the whole cluster, for all learners together: a list, then what changes. The watch is opened
 * anew every few seconds from where it stopped, which costs no list; one that has not ended by then is dead. What was not
 * confirmed for as long as `patience` is told as unavailable, never as true.
 */
export class KindWatch {
  readonly #context: WatchContext;
  readonly #source: ClusterSource;
  readonly #table = new ObjectTable();
  readonly #listeners = new Set<Listener>();
  readonly #ended = new AbortController();
  readonly #dirty = new Set<string>();
  #resource: Resource | undefined;
  /** Undefined: nobody can say yet. */
  #trouble: string | undefined;
  #isTrue = false;
  /** By a clock that nobody sets, and by that of the wall: a machine that slept counts too. */
  #confirmed = { steady: 0, wall: 0 };
  #watchdog: NodeJS.Timeout | undefined;
  /** The last connection ended before its time, and nothing has come since. */
  #isBroken = false;

  constructor(context: WatchContext, source: ClusterSource) {
    this.#context = context;
    this.#source = source;
    void this.#run(this.#ended.signal);
  }

  /** Told at once what is known, then every change. Returns how to stop. */
  subscribe(namespace: string, tell: Listener['tell']): () => void {
    const listener = { namespace, tell };
    this.#listeners.add(listener);
    this.#tell(listener);
    return () => this.#listeners.delete(listener);
  }

  get isUsed(): boolean {
    return this.#listeners.size > 0;
  }

  close(): void {
    this.#ended.abort();
    clearTimeout(this.#watchdog);
    this.#listeners.clear();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { firstPause, lastPause } = this.#context.times;
    for (let pause = firstPause; !signal.aborted; pause = Math.min(2 * pause, lastPause)) {
      try {
        await this.#follow(this.#context.api(), signal, () => {
          pause = firstPause;
        });
      } catch (error) {
        if (signal.aborted) return;
        // A version that is too old is asked for anew at once; what is known still holds.
        if (!isTooOld(error)) this.#lose(reasonOf(error));
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Lists, then watches until something is wrong. */
  async #follow(api: ApiServer, signal: AbortSignal, onList: () => void): Promise<void> {
    this.#resource ??= await findResource(api, this.#source);
    const { path, kind } = this.#resource;
    const askedAt = this.#clocks();
    const all = list.parse(await api.ask({ method: 'GET', path }));
    this.#table.clear();
    for (const item of all.items) {
      const object = readObject(item, kind);
      if (object !== undefined) this.#table.put(object);
    }
    onList();
    const wasTrue = this.#isTrue;
    this.#confirm(askedAt);
    if (wasTrue) for (const listener of this.#listeners) this.#tell(listener);
    for (let version = all.metadata.resourceVersion; !signal.aborted; ) {
      version = await this.#watch(api, this.#resource, version, signal);
    }
  }

  /** One watch until its end; the version to go on from. */
  async #watch(api: ApiServer, { path, kind }: Resource, from: string, signal: AbortSignal): Promise<string> {
    const { watch, patience, firstPause } = this.#context.times;
    const seconds = Math.max(1, Math.round(watch / 1000));
    // One that does not end in time is cut off: the way there is dead.
    const late = AbortSignal.timeout(watch + Math.round((patience - watch) / 2));
    const openedAt = performance.now();
    let version = from;
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=${seconds}&resourceVersion=${version}`;
    const onLine = (line: string) => {
      const { type, object: value } = event.parse(JSON.parse(line));
      if (type === 'ERROR') throw new TooOld(line.slice(0, 300));
      version = versioned.parse(value).metadata.resourceVersion;
      this.#confirm(this.#clocks());
      const object = type === 'BOOKMARK' ? undefined : readObject(value, kind);
      if (object === undefined) return;
      const changed = type === 'DELETED' ? this.#table.remove(object) : this.#table.put(object);
      if (changed !== undefined) this.#changed(changed);
    };
    const until = AbortSignal.any([signal, late]);
    await api.follow(`${path}?${query}`, { signal: until, silence: patience, onLine }).catch((error: unknown) => {
      // A connection may break; a second that does tells more.
      if (late.aborted || (error instanceof ClusterAway && !this.#isBroken)) return;
      throw error;
    });
    if (late.aborted) throw new Error('it gives no sign of life');
    const lasted = performance.now() - openedAt;
    // One that ends in its time has told everything; one that was broken off says nothing about what it did not tell.
    if (lasted >= seconds * 900) this.#confirm(this.#clocks());
    else this.#isBroken = true;
    if (this.#isBroken) await delay(firstPause, undefined, { signal }).catch(() => undefined);
    return version;
  }

  /** What comes in one go is told in one go. */
  #changed(namespace: string): void {
    if (this.#dirty.size === 0) {
      setImmediate(() => {
        const changed = new Set(this.#dirty);
        this.#dirty.clear();
        for (const listener of this.#listeners) {
          if (changed.has(listener.namespace) || changed.has('')) this.#tell(listener);
        }
      });
    }
    this.#dirty.add(namespace);
  }

  #tell({ namespace, tell }: Listener): void {
    if (this.#isTrue && this.#resource !== undefined) {
      tell({ type: 'value', value: this.#table.of(namespace, this.#resource.namespaced) });
    } else if (this.#trouble !== undefined) tell({ type: 'unavailable', reason: this.#trouble });
  }

  #clocks() {
    return { steady: performance.now(), wall: this.#context.now() };
  }

  /** What is known was true at that time. */
  #confirm(at: { steady: number; wall: number }): void {
    this.#confirmed = at;
    this.#isBroken = false;
    const wasTrue = this.#isTrue;
    this.#isTrue = true;
    this.#trouble = undefined;
    if (!wasTrue) for (const listener of this.#listeners) this.#tell(listener);
    this.#guard();
  }

  #guard(): void {
    clearTimeout(this.#watchdog);
    const { steady, wall } = this.#clocks();
    const age = Math.max(steady - this.#confirmed.steady, wall - this.#confirmed.wall);
    const left = this.#context.times.patience - age;
    if (left <= 0) this.#lose('it gives no sign of life');
    else this.#watchdog = setTimeout(() => this.#guard(), Math.min(left, 1000)).unref();
  }

  #lose(why: string): void {
    clearTimeout(this.#watchdog);
    const reason = `Kubernetes does not answer: ${why}`.slice(0, 300);
    if (!this.#isTrue && this.#trouble === reason) return;
    this.#isTrue = false;
    this.#trouble = reason;
    for (const listener of this.#listeners) this.#tell(listener);
  }
}

/** The server cannot go on from the version that we know. */
class TooOld extends Error {}

const isTooOld = (error: unknown): boolean =>
  error instanceof TooOld || (error instanceof ApiError && error.status === 410);

export const reasonOf = (error: unknown): string => {
  if (error instanceof UserError) return error.problem.message;
  return error instanceof Error ? error.message : 'for an unknown reason';
};
