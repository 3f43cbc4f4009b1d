import { judgeSeeds, judgeText } from '../seed/judge-seeds.ts';
import type { Seeds } from '../seed/seed.ts';
import type { SeedsIn } from '../seed/seeds-in.ts';
import type { T } from './test-context.ts';

/**
 * Three rungs, shown one at a time when the learner asks: which idea applies, where to look, the form with a gap.
 * Static text, so that it can be proven to hold no line of the solution.
 */
export type Hints<Text extends string = string> = readonly [idea: Text, where: Text, form: Text];

/** `Text` is every fixed text of the check, so that the compiler can look for seeds in it. */
export interface CheckOptions<Text extends string = string> {
  /** The observable end state: "`web-{name}` may use at most 64 MiB". `{key}` stands for the learner's value of a seed. */
  readonly title: Text;
  /** 1 unless said otherwise. */
  readonly points?: number;
  /** Milliseconds the state must hold before it counts. */
  readonly stableFor?: number;
  /** Milliseconds the system may take to settle after a change, before a wrong state is called wrong. */
  readonly within?: number;
  readonly hints?: Hints<Text>;
  /** Graded, but the browser learns neither that it exists nor what it says nor its points. */
  readonly hidden?: boolean;
  /**
   * Reads the world and expects; returns when all holds. Awaits nothing but probes (`t.http`, `t.registry`, `t.postgres`), and those after
   * what can be expected without them. It may be run again from its first line at any time, so it keeps nothing.
   */
  test(t: T): void | Promise<void>;
}

interface First {
  readonly after?: never;
}

interface Later<After extends string> {
  /** Checks that come first: until they pass, this one waits, so one mistake gives one red line. */
  readonly after: readonly After[];
}

/** One graded fact. Made by `check`. */
export interface Check<Id extends string = string, After extends string = string, Text extends string = string> {
  readonly id: Id;
  readonly title: Text;
  readonly points: number;
  readonly after: readonly After[];
  readonly stableFor: number;
  readonly within: number;
  readonly hints: Hints<Text> | undefined;
  readonly hidden: boolean;
  readonly test: (t: T) => void | Promise<void>;
}

/** What a learner gets: a sandbox with Docker, or that and a namespace of the course's cluster. */
type SandboxKind = 'docker' | 'kubernetes';

export interface Exercise {
  readonly sandbox: SandboxKind;
  readonly egress: 'on' | 'off';
  readonly seed: Seeds;
  readonly checks: readonly Check[];
}

/** Declares one check. `id` is lower-case with hyphens, unique in its lesson. */
export function check<const Id extends string, const Text extends string>(
  id: Id,
  options: CheckOptions<Text> & First,
): Check<Id, never, Text>;
export function check<const Id extends string, const After extends string, const Text extends string>(
  id: Id,
  options: CheckOptions<Text> & Later<After>,
): Check<Id, After, Text>;
export function check(id: string, options: CheckOptions & (First | Later<string>)): Check {
  const { title, points = 1, after = [], stableFor = 0, within = 0, hints, hidden = false, test } = options;
  return { id, title, points, after, stableFor, within, hints, hidden, test };
}

type Unknown<Checks extends readonly Check[]> = Exclude<Checks[number]['after'][number], Checks[number]['id']>;
/** Adds nothing when every `after` names a check; else a demand that nothing meets and whose text is the compiler's message. */
type AfterIsKnown<Checks extends readonly Check[]> = [Unknown<Checks>] extends [never]
  ? unknown
  : { readonly checks: `no check is called "${Unknown<Checks>}"` };

type Unseeded<Checks extends readonly Check[], Declared extends Seeds> = Exclude<
  SeedsIn<Checks[number]['title'] | NonNullable<Checks[number]['hints']>[number]>,
  keyof Declared
>;
/** The same for `{key}` in a title or hint that no seed has. */
type SeedIsKnown<Checks extends readonly Check[], Declared extends Seeds> = [Unseeded<Checks, Declared>] extends [never]
  ? unknown
  : { readonly checks: `no seed is called "${Unseeded<Checks, Declared>}"` };

/**
 * The graded part of a lesson: the default export of its checks.ts. Throws on a double id, on checks that wait for each other,
 * on a visible check that waits for a hidden one (it would have to name it), and on a `{key}` that no seed has.
 */
export function exercise<const Checks extends readonly Check[], const Declared extends Seeds = Record<never, never>>(
  options: {
    readonly sandbox: SandboxKind;
    /**
     * `off`: while this lesson is open, and when it is prepared and proven, its sandbox reaches the course registry and nothing else outside:
     * other addresses refuse at once, other names are not found. The page says so. `on` unless said otherwise.
     */
    readonly egress?: 'on' | 'off';
    /** What differs from learner to learner: `{ name: seed.name(), port: seed.port() }`. */
    readonly seed?: Declared;
    readonly checks: Checks;
  } & AfterIsKnown<Checks> &
    SeedIsKnown<Checks, Declared>,
): Exercise {
  const { sandbox, egress = 'on', seed = {}, checks } = options;
  judgeSeeds(seed);
  const known = new Map<string, Check>();
  for (const one of checks) {
    if (known.has(one.id)) throw new Error(`Two checks are called "${one.id}": give each its own id`);
    for (const first of one.after) {
      // Order in the file is order on the page, and it makes circles impossible.
      if (!known.has(first)) throw new Error(`Check "${one.id}" comes after "${first}": put "${first}" before it`);
      if (known.get(first)?.hidden && !one.hidden) {
        throw new Error(`Check "${one.id}" comes after the hidden "${first}": hide both or none`);
      }
    }
    for (const text of [one.title, ...(one.hints ?? [])]) judgeText(`Check "${one.id}"`, text, seed);
    known.set(one.id, one);
  }
  return { sandbox, egress, seed, checks };
}
