import { isDeepStrictEqual } from 'node:util';
import type { Motion, Reader } from '#checks';
import type { ProbeRequest, ProbeResult, Snapshots, Source } from '#protocol';
import type { Outcome } from './outcome.ts';
import { type Known, keyOf, type ProbeKey, type Seen, type Values, type World } from './world.ts';

/** One read of an evaluation: what was asked, and whether another world would answer the same. */
export interface Read {
  readonly of: Known;
  readonly path: string;
  /** Whether a verdict may rest on it: it was read, not glanced at. */
  readonly isFirm: boolean;
  /** What it gave; `missing` says why there was nothing to give. For whoever asks why a check ran again. */
  readonly value: unknown;
  readonly missing?: string;
  stillGives(world: World): boolean;
}

/** Ends an evaluation at something that has nothing to give. */
export class NothingToRead extends Error {
  override readonly name = 'NothingToRead';
}

/** Requests that one evaluation may make: more is an author's loop. */
const maxProbes = 8;
/** Subjects and motions that are told of one evaluation. */
const maxNotes = 100;

/** The reader of one evaluation: answers from one world and remembers every answer. */
export class Recorder implements Reader {
  readonly reads: Read[] = [];
  readonly #world: World;
  readonly #probes = new Map<ProbeKey, ProbeRequest>();
  readonly #subjects = new Set<string>();
  readonly #motions = new Map<string, Motion>();
  #stop: Outcome | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** Why reading ended the evaluation; stands even when the check caught the exception. */
  get stop(): Outcome | undefined {
    return this.#stop;
  }

  /** The requests it rests on, answered or not. */
  get probes(): ProbeRequest[] {
    return [...this.#probes.values()].slice(0, maxProbes);
  }

  /** The things it is about, sorted. */
  get subjects(): string[] {
    return [...this.#subjects].sort().slice(0, maxNotes);
  }

  /** What of it will change by itself. */
  get motions(): Motion[] {
    return [...this.#motions.values()].slice(0, maxNotes);
  }

  refuse(reason: string): never {
    this.#stop ??= { status: 'unavailable', reason };
    throw new NothingToRead(reason);
  }

  about(subject: string): void {
    this.#subjects.add(subject);
  }

  moving(motion: Motion): void {
    this.#motions.set(JSON.stringify(motion), motion);
  }

  read<S extends Source, R>(source: S, path: string, select: (snapshot: Snapshots[S]) => R): R {
    return this.#take(source, path, select, { status: 'unread', source });
  }

  glance<S extends Source, R>(source: S, path: string, select: (snapshot: Snapshots[S]) => R): R | undefined {
    const at = (world: World) => {
      const seen = look(world, source);
      return seen?.status === 'value' ? select(seen.value) : undefined;
    };
    const value = at(this.#world);
    this.reads.push({
      of: source,
      path,
      isFirm: false,
      value,
      stillGives: (world) => isDeepStrictEqual(at(world), value),
    });
    return value;
  }

  async probe(request: ProbeRequest): Promise<ProbeResult> {
    const key = keyOf(request);
    this.#probes.set(key, request);
    if (this.#probes.size > maxProbes) {
      const { message, stack = '' } = new Error(`A check may make ${maxProbes} different probes, not more`);
      this.#stop = { status: 'error', message, stack };
      throw new NothingToRead(message);
    }
    return this.#take(key, key, (result) => result, { status: 'probing', request });
  }

  #take<K extends Known, R>(of: K, path: string, select: (value: Values[K]) => R, missing: Outcome): R {
    const seen = look(this.#world, of);
    if (seen?.status !== 'value') {
      const reason = seen?.reason ?? 'has not arrived';
      const stillGives = (other: World) => isDeepStrictEqual(look(other, of), seen);
      this.reads.push({ of, path, isFirm: true, value: undefined, missing: reason, stillGives });
      this.#stop ??= seen ?? missing;
      throw new NothingToRead(`${of} has nothing to give`);
    }
    const value = frozen(select(seen.value));
    this.reads.push({
      of,
      path,
      isFirm: true,
      value,
      stillGives: (world) => {
        const next = look(world, of);
        if (next === seen) return true;
        return next?.status === 'value' && isDeepStrictEqual(select(next.value), value);
      },
    });
    return value;
  }
}

const look = <K extends Known>(world: World, of: K): Seen<Values[K]> | undefined => world[of];

/** What one check gets it cannot change for the next. */
function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
