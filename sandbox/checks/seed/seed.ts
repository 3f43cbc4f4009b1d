import { names, words } from './words.ts';

/** One seed as an author declares it: what it may be. Which of these a learner gets is drawn by grading. Plain data. */
export interface Seed<Value extends string | number = string | number> {
  /** Seeds of one kind never get equal values in one lesson. */
  readonly kind: 'name' | 'word' | 'port' | 'int' | 'pick' | 'learner';
  readonly values: readonly Value[];
}

/** The seeds of a lesson by their names. */
export type Seeds = Readonly<Record<string, Seed>>;

/** What a test gets for them. */
export type ValuesOf<Declared extends Seeds> = {
  readonly [Key in keyof Declared]: Declared[Key] extends Seed<infer Value> ? Value : never;
};

const maxValues = 10_000;

/**
 * What differs from learner to learner. All values of one seed have the same number of characters: the page is built with
 * an example in their place and must not move when the learner's own come in.
 */
export const seed = {
  /** A name for a container, a host, a volume: six lower-case letters. */
  name: (): Seed<string> => ({ kind: 'name', values: names }),
  /** A word for texts and contents: six lower-case letters, never one that `name` gives. */
  word: (): Seed<string> => ({ kind: 'word', values: words }),
  /**
   * What the learner is called in the course registry, the same in every lesson: the seed must be called `me`. What stands here is
   * an example; setup.sh then finds the name and its password in ~/.registry-password and $ME in a new shell.
   */
  learner: (): Seed<string> => ({ kind: 'learner', values: ['harbor-k3f7qm'] }),
  /** A port to publish: 8100 to 8899. */
  port: (): Seed<number> => ({ kind: 'port', values: range(8100, 8899) }),
  /** A whole number from `min` to `max`, both included. */
  int: (min: number, max: number): Seed<number> => ({ kind: 'int', values: sameWidth(range(min, max)) }),
  /** One of these. */
  pick: <const Value extends string | number>(values: readonly Value[]): Seed<Value> => ({
    kind: 'pick',
    values: sameWidth(values),
  }),
};

function range(min: number, max: number): readonly number[] {
  if (!Number.isInteger(min) || !Number.isInteger(max) || max < min || max - min >= maxValues) {
    throw new Error(`A seed from ${min} to ${max}: give two whole numbers, at most ${maxValues} values apart`);
  }
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

function sameWidth<Value extends string | number>(values: readonly Value[]): readonly Value[] {
  const widths = new Set(values.map((value) => `${value}`.length));
  if (widths.size === 1 && new Set(values).size === values.length) return values;
  throw new Error(
    `The values ${values.slice(0, 6).join(', ')}… of a seed: give some, all different and all of one length, so that the page does not move`,
  );
}
