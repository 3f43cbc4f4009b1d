import { type Check, CheckFailed, type Constants, createTestContext, type Exercise } from '#checks';
import { type CheckId, checkId, type Source } from '#protocol';
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

  /** The checks whose outcome may differ from the last time, each with its new one. All of them see the same world. */
  evaluate({ world, skip = new Set(), onStart }: EvaluateOptions): Evaluated[] {
    const results: Evaluated[] = [];
    // `exercise` demands that a check stands after those it waits for, so one pass in order is enough.
    for (const check of this.#checks) {
      const id = checkId.parse(check.id);
      if (skip.has(id)) {
        this.#last.delete(check.id);
        continue;
      }
      const next = this.#next(check, world, () => onStart?.(id));
      if (next === undefined) continue;
      this.#last.set(check.id, next);
      results.push({ check: id, outcome: next.outcome, sources: sourcesOf(next.reads) });
    }
    return results;
  }

  /** The new state of a check, or nothing when everything it rests on is as it was. */
  #next(check: Check, world: World, onStart: () => void): Last | undefined {
    const unmet = check.after.filter((first) => this.#last.get(first)?.outcome.status !== 'pass');
    const last = this.#last.get(check.id);
    if (unmet.length > 0) {
      const by = unmet.map((first) => checkId.parse(first));
      if (last?.outcome.status === 'blocked' && String(last.outcome.by) === String(by)) return undefined;
      return { outcome: { status: 'blocked', by }, reads: [] };
    }
    const same =
      last !== undefined && last.outcome.status !== 'blocked' && last.reads.every((read) => read.stillGives(world));
    if (same) return undefined;
    onStart();
    return run(check, world, this.#constants);
  }
}

function run(check: Check, world: World, constants: Constants): Last {
  const recorder = new Recorder(world);
  const outcome = judge(check, recorder, constants);
  return { outcome: recorder.stop ?? outcome, reads: recorder.reads };
}

function judge(check: Check, recorder: Recorder, constants: Constants): Outcome {
  try {
    const returned: unknown = check.test(createTestContext(recorder, constants));
    if (returned !== undefined) return broken(new Error('test() must return nothing and await nothing'));
    if (recorder.reads.length === 0) return broken(new Error('The check passed without reading anything'));
    return { status: 'pass' };
  } catch (error) {
    return error instanceof CheckFailed ? { status: 'fail', failure: error.failure } : broken(error);
  }
}

const broken = (error: unknown): Outcome =>
  error instanceof Error
    ? { status: 'error', message: error.message, stack: error.stack ?? '' }
    : { status: 'error', message: String(error), stack: '' };

const sourcesOf = (reads: readonly Read[]): Source[] => [...new Set(reads.map(({ source }) => source))];
