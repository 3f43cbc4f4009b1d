import type { AuthorText, Tell } from './author-text.ts';
import type { Fact } from './fact.ts';
import { CheckFailed } from './failure.ts';

/** One row of a say table: a wrong value (or a test of it) and the misconception behind it. */
type SayRow<V> = readonly [match: V | Fact<V> | ((value: V) => boolean), text: AuthorText];

/** What an author adds to an expectation. */
interface Say<V> {
  /** Ordered: the first row that matches the wrong value speaks. */
  readonly say?: readonly SayRow<V>[];
  /** Where the lesson explains it: `/linux/02-namespaces/#uts`. */
  readonly learn?: `/${string}`;
}

type Element<V> = V extends readonly (infer E)[] ? E : never;
type Tree<V> = { readonly [K in keyof V]?: V[K] extends object ? Tree<V[K]> : V[K] };

/** What can be asked of a fact. The first expectation that does not hold ends the check. */
export interface Expectation<V> {
  is(wanted: V | Fact<V>, options?: Say<V>): void;
  isNot(unwanted: V | Fact<V>, options?: Say<V>): void;
  /** `null` (no limit) is above every number. */
  atLeast(limit: V & number, options?: Say<V>): void;
  atMost(limit: V & number, options?: Say<V>): void;
  matches(pattern: RegExp, options?: Say<V>): void;
  includes(element: Element<V>, options?: Say<V>): void;
  excludes(element: Element<V>, options?: Say<V>): void;
  /** Every field of `tree` is there with that value. */
  subset(tree: Tree<V>, options?: Say<V>): void;
}

/** `tell` makes the author's words the learner's. */
export function expectation<V>(fact: Fact<V>, tell: Tell): Expectation<V> {
  demandFact(fact, 't.expect');
  const [atLeast, atMost] = fact.isMoment ? ['no earlier than', 'no later than'] : ['at least', 'at most'];
  const demand = (words: string, options: Say<V> = {}, holds: (value: V) => boolean, isAbsence = false): void => {
    // Every fixed text, also of rows that do not match: a wrong one is found before a learner meets it.
    for (const [, text] of options.say ?? []) if (typeof text === 'string') tell(text);
    const value = needed(fact);
    if (!holds(value)) throw mismatch(fact, value, words, options, tell);
    if (isAbsence) fact.demandAll?.();
  };
  return {
    is: (wanted, options) => {
      const value = resolve(wanted);
      demand(`to be ${shown(fact, wanted, value)}`, options, (found) => same(found, value), isNothing(value));
    },
    isNot: (unwanted, options) => {
      const value = resolve(unwanted);
      demand(`to differ from ${shown(fact, unwanted, value)}`, options, (found) => !same(found, value), true);
    },
    atLeast: (limit, options) =>
      demand(`to be ${atLeast} ${fact.show(limit)}`, options, (found) => toNumber(found) >= limit),
    atMost: (limit, options) =>
      demand(`to be ${atMost} ${fact.show(limit)}`, options, (found) => toNumber(found) <= limit, true),
    matches: (pattern, options) =>
      demand(`to match ${pattern}`, options, (found) => new RegExp(pattern).test(String(found))),
    includes: (element, options) =>
      demand(`to include ${quote(element)}`, options, (found) => toList(found).some((one) => same(one, element))),
    excludes: (element, options) =>
      demand(
        `not to include ${quote(element)}`,
        options,
        (found) => !toList(found).some((one) => same(one, element)),
        true,
      ),
    subset: (tree, options) => demand(`to have ${JSON.stringify(tree)}`, options, (found) => contains(found, tree)),
  };
}

/** The value of a fact; a fact that is absent ends the check and says why. `text` adds the author's words. */
export function needed<V>(fact: Fact<V>, text?: string): V {
  if (fact.value !== undefined) return fact.value;
  const absence = fact.absence ?? {
    expected: `${fact.name} to be there`,
    found: 'nothing',
    from: fact.from,
    see: fact.see,
  };
  throw new CheckFailed(text === undefined ? absence : { ...absence, say: joined(absence.say, text) });
}

/** What the compiler says before; code that silences it must not be a learner's failure. */
export function demandFact(fact: unknown, taker: string): void {
  if (isFact(fact)) return;
  const hint = typeof fact === 'object' && fact !== null && 'then' in fact ? ': await it first' : '';
  throw new TypeError(`${taker} takes a fact${hint}`);
}

function mismatch<V>(fact: Fact<V>, value: V, words: string, options: Say<V>, tell: Tell): CheckFailed {
  const said = firstMatch(options.say ?? [], value);
  const say = (said === undefined ? undefined : tell(said)) ?? fact.explain?.(value);
  return new CheckFailed({
    expected: `${fact.name} ${words}`,
    found: fact.show(value),
    from: fact.from,
    see: fact.see,
    ...(say === undefined ? {} : { say }),
    ...(options.learn === undefined ? {} : { learn: options.learn }),
  });
}

function firstMatch<V>(rows: readonly SayRow<V>[], value: V): AuthorText | undefined {
  const row = rows.find(([match]) => {
    if (isPredicate(match)) return match(value);
    // An absent fact in a table matches nothing.
    return isFact(match) ? match.value !== undefined && same(match.value, value) : same(match, value);
  });
  return row?.[1];
}

/** The words of the system first, then the author's. */
const joined = (diagnosis: string | undefined, text: string) =>
  diagnosis === undefined ? text : `${diagnosis} ${text}`;

/** What is found where nothing was done. */
const isNothing = (value: unknown): boolean =>
  value === false || value === 0 || value === '' || value === null || (Array.isArray(value) && value.length === 0);

const isPredicate = <V>(match: SayRow<V>[0]): match is (value: V) => boolean => typeof match === 'function';

const isFact = <V>(one: unknown): one is Fact<V> =>
  typeof one === 'object' && one !== null && 'show' in one && 'see' in one;

const resolve = <V>(wanted: V | Fact<V>): V => (isFact(wanted) ? needed(wanted) : wanted);

const shown = <V>(fact: Fact<V>, wanted: V | Fact<V>, value: V): string =>
  isFact(wanted) ? `${wanted.name}, ${wanted.show(value)}` : fact.show(value);

const quote = (element: unknown): string => (typeof element === 'string' ? `\`${element}\`` : String(element));

const toNumber = (found: unknown): number =>
  typeof found === 'number' ? found : found === null ? Number.POSITIVE_INFINITY : Number.NaN;

const toList = (found: unknown): readonly unknown[] => (Array.isArray(found) ? found : []);

const same = (a: unknown, b: unknown): boolean => Object.is(a, b) || (contains(a, b) && contains(b, a));

/** Whether every leaf of `part` is in `whole`. */
function contains(whole: unknown, part: unknown): boolean {
  if (!isTree(whole) || !isTree(part)) return Object.is(whole, part);
  return Object.entries(part).every(([key, value]) => Object.hasOwn(whole, key) && contains(whole[key], value));
}

const isTree = (one: unknown): one is Readonly<Record<string, unknown>> => typeof one === 'object' && one !== null;
