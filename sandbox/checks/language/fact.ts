import type { Evidence } from './failure.ts';

/** Where a fact comes from and how it is told. */
export interface FactOrigin<V> {
  /** What it is, as a part of a sentence: "the memory limit of `web`". */
  readonly name: string;
  /** Where it was read: `docker inspect web → HostConfig.Memory`. */
  readonly from: string;
  /** The command that shows it to the learner. */
  readonly see: string;
  /** The value in words: `64 MiB`. */
  show(value: V): string;
  /** Whether it is a moment: then an expectation speaks of earlier and later. */
  readonly isMoment?: boolean;
  /** What a value means, free for every lesson; used when no say table knows better. */
  explain?(value: V): string | undefined;
  /**
   * Called when an expectation holds because something is not there. Ends the evaluation, as a source that cannot be read does, when
   * what was read may not be all that there is.
   */
  demandAll?(): void;
}

/** One thing that was read from the sandbox. Absent facts have no value and say why. */
export interface Fact<V> extends FactOrigin<V> {
  readonly value: V | undefined;
  /** Why there is no value; the verdict of whoever needs it. */
  readonly absence?: Absence;
}

/** What was looked for instead, when a fact has no value. */
export type Absence = Evidence & { readonly say?: string };

/** A fact that was read. */
export function present<V>(origin: FactOrigin<V>, value: V): Fact<V> {
  return { ...origin, value };
}

/** A fact that is not there, because of `absence`: its texts, whatever else the object holds. */
export function absent<V>(origin: FactOrigin<V>, { expected, found, from, see, say }: Absence): Fact<V> {
  const absence = { expected, found, from, see, ...(say === undefined ? {} : { say }) };
  return { ...origin, value: undefined, absence };
}

/** A fact from a value that may be missing. */
export function factOf<V>(origin: FactOrigin<V>, value: V | undefined, absence: () => Absence): Fact<V> {
  return value === undefined ? absent(origin, absence()) : present(origin, value);
}
