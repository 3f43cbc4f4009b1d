import { setImmediate } from 'node:timers';
import { isDeepStrictEqual, types } from 'node:util';
import { type Check, CheckFailed, type Constants, createTestContext, type Exercise } from '#checks';
import { type CheckId, checkId, isSource } from '#protocol';
import type { Evaluated, Outcome } from './outcome.ts';
import { type Read, Recorder } from './recorder.ts';
import type { World } from './world.ts';

interface Last {
  readonly outcome: Outcome;
  readonly reads: readonly Read[];
}

export interface EvaluateOptions {
  readonly world: World;
  /** Not to be run; what comes after them waits. */
  readonly skip?: ReadonlySet<CheckId>;
  /** Called before the author's code of a check runs. */
  onStart?(check: CheckId): void;
}

/** Judges the checks of one lesson over one sandbox, again and again; runs only those that read something that changed. */
export class Evaluator {
  readonly #checks: readonly Check[];
  readonly #constants: Constants;
  readonly #last = new Map<string, Last>();

  /** The constants stay for the evaluator's life, so what a check makes of them is never a reason to run it again. */
  constructor(exercise: Exercise, constants: Constants) {
    this.#checks = exercise.checks;
    this.#constants = constants;
  }

  /**
   * The checks whose outcome may differ from the last time, each with its new one. All of them see the same world.
   * One evaluation at a time.
   */
  async evaluate({ world, skip = new Set(), onStart }: EvaluateOptions): Promise<Evaluated[]> {
    const results: Evaluated[] = [];
    // `exercise` demands that a check stands after those it waits for, so one pass in order is enough.
    for (const check of this.#checks) {
      const id = checkId.parse(check.id);
      if (skip.has(id)) {
        this.#last.delete(check.id);
        continue;
      }
      const result = await this.#next(check, id, world, () => onStart?.(id));
      if (result !== undefined) results.push(result);
    }
    return results;
  }

  /** The new state of a check, or nothing when everything it rests on is as it was. */
  async #next(check: Check, id: CheckId, world: World, onStart: () => void): Promise<Evaluated | undefined> {
    const last = this.#last.get(id);
    const by = check.after.filter((first) => this.#last.get(first)?.outcome.status !== 'pass');
    if (by.length > 0) {
      const outcome: Outcome = { status: 'blocked', by: by.map((first) => checkId.parse(first)) };
      if (isDeepStrictEqual(last?.outcome, outcome)) return undefined;
      this.#last.set(id, { outcome, reads: [] });
      return { check: id, outcome, sources: [], probes: [], factsChanged: true };
    }
    const ran = last !== undefined && last.outcome.status !== 'blocked';
    const changed = last?.reads.filter((read) => !read.stillGives(world)) ?? [];
    if (ran && changed.length === 0) return undefined;
    onStart();
    const recorder = new Recorder(world);
    const outcome = await judge(check, recorder, this.#constants);
    this.#last.set(id, { outcome, reads: recorder.reads });
    return {
      check: id,
      outcome,
      sources: [...new Set(recorder.reads.map(({ of }) => of).filter(isSource))],
      probes: recorder.probes,
      factsChanged: !ran || changed.some(({ of }) => isSource(of)),
    };
  }
}

async function judge(check: Check, recorder: Recorder, constants: Constants): Promise<Outcome> {
  try {
    const returned: unknown = check.test(createTestContext(recorder, constants));
    const end = types.isPromise(returned) ? await Promise.race([returned, nextTurn()]) : returned;
    if (recorder.stop !== undefined) return recorder.stop;
    if (end === tooLate) return broken(new Error('test() awaits something else than a probe (t.http, t.registry)'));
    if (end !== undefined) return broken(new Error('test() must return nothing'));
    if (recorder.reads.length === 0) return broken(new Error('The check passed without reading anything'));
    return { status: 'pass' };
  } catch (error) {
    if (recorder.stop !== undefined) return recorder.stop;
    return error instanceof CheckFailed ? { status: 'fail', failure: error.failure } : broken(error);
  }
}

const tooLate = Symbol('too late');

/** An answer that is known arrives before the event loop turns: what has not come by then is no probe, and may never come. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve, tooLate));

const broken = (error: unknown): Outcome =>
  error instanceof Error
    ? { status: 'error', message: error.message, stack: error.stack ?? '' }
    : { status: 'error', message: String(error), stack: '' };
