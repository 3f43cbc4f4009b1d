import { setImmediate } from 'node:timers';
import { isDeepStrictEqual, types } from 'node:util';
import {
  type Check,
  CheckFailed,
  type Constants,
  createTestContext,
  type Exercise,
  type Failure,
  type T,
} from '#checks';
import { type CheckId, checkId, isSource } from '#protocol';
import { causesOf, EvaluationTracer } from '../trace/evaluation-trace.ts';
import type { Evaluated, Outcome } from './outcome.ts';
import { NothingToRead, type Read, Recorder } from './recorder.ts';
import type { World } from './world.ts';

interface Last {
  readonly outcome: Outcome;
  readonly reads: readonly Read[];
}

export interface EvaluateOptions {
  readonly world: World;
  readonly held?: Held;
  /** Run after all others. */
  readonly last?: readonly CheckId[];
  /** Called before the author's code of a check runs. */
  onStart?(check: CheckId): void;
  /** Called after each, with what will be returned at the end. */
  onResult?(result: Evaluated): void;
  /** What failed since the last call with nobody to await it. */
  leftBehind?(): Promise<unknown>;
}

/** Milliseconds since some moment. */
type Stopwatch = () => number;

/** Checks that are not to be run now, and whether those that come after them may run nevertheless. */
export type Held = ReadonlyMap<CheckId, boolean>;

/** Judges the checks of one lesson over one sandbox, again and again; runs only those that read something that changed. */
export class Evaluator {
  readonly #checks: readonly Check[];
  readonly #constants: Constants;
  readonly #traced: Stopwatch | undefined;
  readonly #last = new Map<string, Last>();

  /**
   * The constants stay for the evaluator's life, so what a check makes of them is never a reason to run it again. `traced`: each result
   * comes with what was read and why it ran.
   */
  constructor(exercise: Exercise, constants: Constants, traced?: Stopwatch) {
    this.#checks = exercise.checks;
    this.#constants = constants;
    this.#traced = traced;
  }

  /**
   * The checks whose outcome may differ from the last time, each with its new one. All of them see the same world.
   * One evaluation at a time.
   */
  async evaluate(options: EvaluateOptions): Promise<Evaluated[]> {
    const { held, last = [], onResult } = options;
    const results: Evaluated[] = [];
    const isLast = ({ id }: Check) => last.some((one) => one === id);
    // `exercise` demands that a check stands after those it waits for, so one pass in order is enough.
    for (const check of [...this.#checks.filter((one) => !isLast(one)), ...this.#checks.filter(isLast)]) {
      const id = checkId.parse(check.id);
      if (held?.has(id)) continue;
      const result = await this.#next(check, id, options);
      if (result === undefined) continue;
      results.push(result);
      onResult?.(result);
    }
    return results;
  }

  /** The new state of a check, or nothing when everything it rests on is as it was. */
  async #next(check: Check, id: CheckId, options: EvaluateOptions): Promise<Evaluated | undefined> {
    const { world, onStart } = options;
    const last = this.#last.get(id);
    const by = check.after.map((first) => checkId.parse(first)).filter((first) => !this.#isMet(first, options));
    if (by.length > 0) {
      const outcome: Outcome = { status: 'blocked', by };
      if (isDeepStrictEqual(last?.outcome, outcome)) return undefined;
      this.#last.set(id, { outcome, reads: [] });
      const trace = this.#traced && { causes: [{ kind: 'after' as const, checks: by }], facts: [] };
      return {
        check: id,
        outcome,
        sources: [],
        probes: [],
        subjects: [],
        motions: [],
        factsChanged: true,
        ...(trace && { trace }),
      };
    }
    const ran = last !== undefined && last.outcome.status !== 'blocked';
    const changed = last?.reads.filter((read) => !read.stillGives(world)) ?? [];
    if (ran && changed.length === 0) return undefined;
    onStart?.(id);
    const recorder = new Recorder(world);
    const tracer = this.#traced && new EvaluationTracer(recorder);
    const startedAt = this.#traced?.() ?? 0;
    const outcome = await judge(check, recorder, this.#constants, options.leftBehind, tracer);
    const ms = (this.#traced?.() ?? 0) - startedAt;
    this.#last.set(id, { outcome, reads: recorder.reads });
    const unblocked = last?.outcome.status === 'blocked' ? [{ kind: 'after' as const, checks: last.outcome.by }] : [];
    return {
      check: id,
      outcome,
      sources: [...new Set(recorder.reads.map(({ of }) => of).filter(isSource))],
      probes: recorder.probes,
      subjects: recorder.subjects,
      motions: recorder.motions,
      factsChanged: !ran || changed.some(({ of }) => isSource(of)),
      ...(tracer && {
        trace: { causes: [...unblocked, ...causesOf(changed, recorder.reads)], ms, facts: tracer.facts(outcome) },
      }),
    };
  }

  /** Whether what comes after a check may run. A check that broke is our mistake: nobody waits for it. */
  #isMet(first: CheckId, { held, last }: EvaluateOptions): boolean {
    const status = this.#last.get(first)?.outcome.status ?? (last?.includes(first) ? 'error' : undefined);
    return held?.get(first) ?? (status === 'pass' || status === 'error');
  }
}

async function judge(
  check: Check,
  recorder: Recorder,
  constants: Constants,
  leftBehind: EvaluateOptions['leftBehind'],
  tracer: EvaluationTracer | undefined,
): Promise<Outcome> {
  const plain = createTestContext(recorder, constants);
  const outcome = await attempt(check, recorder, tracer?.watch(plain) ?? plain);
  const stray = await leftBehind?.();
  if (stray !== undefined && !(stray instanceof NothingToRead)) {
    return broken(stray instanceof CheckFailed ? new Error(`Nobody awaits what failed here: ${stray.message}`) : stray);
  }
  return recorder.stop ?? outcome;
}

async function attempt(check: Check, recorder: Recorder, t: T): Promise<Outcome> {
  try {
    const returned: unknown = check.test(t);
    const isAsync = types.isPromise(returned);
    const end = isAsync ? await Promise.race([returned, nextTurn()]) : returned;
    if (end === tooLate) return broken(new Error('test() awaits something else than a probe (t.http, t.registry)'));
    if (end !== undefined) return broken(new Error('test() must return nothing'));
    if (!isAsync && recorder.probes.length > 0) return broken(new Error('test() makes a probe and does not await it'));
    if (!recorder.reads.some(({ isFirm }) => isFirm))
      return broken(new Error('The check passed without reading anything'));
    return { status: 'pass' };
  } catch (error) {
    return error instanceof CheckFailed ? bounded(error.failure) : broken(error);
  }
}

const tooLate = Symbol('too late');

/** An answer that is known arrives before the event loop turns: what has not come by then is no probe, and may never come. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve, tooLate));

/** A failure is the author's words beside the learner's names: text, and not more than anybody reads. */
function bounded(failure: Failure): Outcome {
  const fields = Object.entries(failure).filter(([, text]) => text !== undefined);
  const wrong = fields.find(([, text]) => typeof text !== 'string');
  if (wrong !== undefined)
    return broken(new Error(`What a check says must be text; "${wrong[0]}" is a ${typeof wrong[1]}`));
  const { expected, found, from, see, say, learn } = failure;
  const short = (text: string) => text.slice(0, 4000);
  return {
    status: 'fail',
    failure: {
      ...{ expected: short(expected), found: short(found), from: short(from), see: short(see) },
      ...(say === undefined ? {} : { say: short(say) }),
      ...(learn === undefined ? {} : { learn: short(learn) }),
    },
  };
}

/** The author's code broke. What is thrown may be anything, also something that throws when it is looked at. */
function broken(error: unknown): Outcome {
  try {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { status: 'error', message: String(message).slice(0, 500), stack: String(stack).slice(0, 4000) };
  } catch {
    return { status: 'error', message: 'It threw something that cannot be shown', stack: '' };
  }
}
