import type { Constants } from '#checks';
import type { CheckId } from '#protocol';
import type { Held } from '../evaluation/evaluator.ts';
import type { Evaluated } from '../evaluation/outcome.ts';
import { type Known, known as keysOf, type World, without } from '../evaluation/world.ts';
import type { Clock } from '../session/clock.ts';
import type { FromWorker } from './messages.ts';
import { BrokenChecks, loadChecks, type WorkerLimits, type WorkerProcess } from './worker-process.ts';

export interface Job {
  readonly session: number;
  readonly constants: Constants;
  readonly world: World;
  readonly held: Held;
  /** Checks that run after all others. */
  readonly last: readonly CheckId[];
  /** Whether somebody still waits for it. */
  isWanted(): boolean;
  /** What has been judged: at the end, and before, as soon as a check is late. */
  onResults(results: readonly Evaluated[]): void;
}

export type JobEnd =
  | { readonly status: 'done'; readonly late: CheckId | undefined }
  /** The worker is gone and so is all that it knew; `check` ran when it went, if one did. */
  | { readonly status: 'died'; readonly check: CheckId | undefined; readonly reason: string }
  /** The checks cannot be loaded. */
  | { readonly status: 'broken'; readonly reason: string; readonly stack: string }
  /** Nothing of it was judged: the job before it keeps the worker, or ended it. */
  | { readonly status: 'displaced' };

interface Options {
  /** A fresh one; this worker ends it. */
  readonly process: WorkerProcess;
  readonly checksFile: string;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  /** Results come with what was read and why. */
  readonly traced?: boolean;
  /** A check takes so long that others should not wait for it. */
  onLate(): void;
  /** Its checks are loaded, or cannot be: the first job tells which. */
  onLoaded(): void;
  /** It died while it had no job whose end could tell. */
  onDeath(): void;
}

/** A job that the process has and has not finished. */
interface Outstanding {
  readonly job: Job;
  results: readonly Evaluated[];
  late: CheckId | undefined;
  resolve(end: JobEnd): void;
}

/** Jobs that a worker has at a time: it does one after the other, and the next is there when one is done. */
const mostJobs = 8;

/** How many times its time a check gets that has had less than half of it from the processor. */
const mostTurns = 5;

/** One worker of a lesson and what it knows of each sandbox. */
export class LessonWorker {
  readonly #options: Options;
  readonly #process: WorkerProcess;
  readonly #loaded: Promise<void>;
  /** What it knows of each session's world. */
  readonly #known = new Map<number, World>();
  /** By number, in the order in which it does them. */
  readonly #outstanding = new Map<number, Outstanding>();
  /** Jobs that it was given, also those that wait for the checks to be loaded. */
  #taken = 0;
  #lastJob = 0;
  #running: { readonly job: number; readonly check: CheckId } | undefined;
  #late: CheckId | undefined;
  #isLoading = true;
  #dead = false;
  #stopWatch = () => {};

  constructor(options: Options) {
    const { process, checksFile, limits, clock, traced = false } = options;
    this.#options = options;
    this.#process = process;
    this.#loaded = loadChecks(this.#process, checksFile, limits, clock, traced).then(() =>
      this.#process.listen({ onEnd: (reason) => this.#die(reason), onMessage: (message) => this.#hear(message) }),
    );
    // What went wrong is told by the first job.
    void this.#loaded
      .catch(() => undefined)
      .then(() => {
        this.#isLoading = false;
        options.onLoaded();
      });
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  get isBusy(): boolean {
    return this.#taken > 0;
  }

  get isFull(): boolean {
    return this.#taken >= mostJobs;
  }

  /** It is of no use any more. */
  get isDead(): boolean {
    return this.#dead;
  }

  /** The check that others should not wait for. */
  get late(): CheckId | undefined {
    return this.#late;
  }

  /** Judges one sandbox, after those it was given before. Never rejects. */
  async run(job: Job): Promise<JobEnd> {
    this.#taken += 1;
    try {
      await this.#loaded;
      if (this.#dead) return { status: 'displaced' };
      // Whoever has gone was forgotten before he was known: nobody would do it again.
      return job.isWanted() ? await this.#evaluate(job) : { status: 'done', late: undefined };
    } catch (error) {
      if (this.#dead) return { status: 'displaced' };
      this.#dead = true;
      const { message, stack = '' } = error instanceof BrokenChecks ? error : new Error(String(error));
      return { status: 'broken', reason: message, stack };
    } finally {
      this.#taken -= 1;
    }
  }

  /** That session's next job, if any, begins without anything known. */
  forget(session: number): void {
    this.#known.delete(session);
    this.#process.post({ type: 'forget', session });
  }

  /** Ends the process; the job that it does ends as died. */
  async end(): Promise<void> {
    await this.#process.end();
  }

  #evaluate(job: Job): Promise<JobEnd> {
    const { session, constants, world, held, last } = job;
    const known = this.#known.get(session) ?? {};
    this.#known.set(session, world);
    this.#lastJob += 1;
    const number = this.#lastJob;
    return new Promise((resolve) => {
      this.#outstanding.set(number, { job, results: [], late: undefined, resolve });
      if (this.#outstanding.size === 1 && this.#running === undefined) this.#awaitBegin();
      this.#process.post({
        type: 'evaluate',
        job: number,
        session,
        constants,
        held,
        last,
        ...difference(known, world),
      });
    });
  }

  #hear(message: FromWorker): void {
    if (!('job' in message)) return;
    const one = this.#outstanding.get(message.job);
    if (one !== undefined && message.results.length > 0) one.results = [...one.results, ...message.results];
    // A job that nobody waits for any more is watched like every other: it can keep the worker as well.
    if (message.type === 'start') this.#guard(message.job, message.check);
    else this.#finish(message.job);
  }

  #guard(job: number, check: CheckId): void {
    const { limits, clock, onLate } = this.#options;
    this.#running = { job, check };
    const stopWaiting = clock.after(limits.lateMs, () => {
      this.#late = check;
      const one = this.#outstanding.get(job);
      if (one !== undefined) {
        one.late = check;
        flush(one);
      }
      this.#displaceAllBut(job);
      onLate();
    });
    const stop = this.#whenOverdue(() => this.#die(`It ran longer than ${limits.checkMs} ms`));
    this.#watch(() => {
      stopWaiting();
      stop();
    });
  }

  /** Calls once a check that begins now has had its time: it does not count that others had the processor. Returns how to call it off. */
  #whenOverdue(call: () => void): () => void {
    const { limits, clock } = this.#options;
    const before = this.#process.processorMs();
    let stop = () => {};
    const look = (turns: number) => {
      stop = clock.after(limits.checkMs, () => {
        const now = this.#process.processorMs();
        const hadLittle = before !== undefined && now !== undefined && now - before < limits.checkMs / 2;
        if (hadLittle && turns > 1) look(turns - 1);
        else call();
      });
    };
    look(mostTurns);
    return () => stop();
  }

  #awaitBegin(): void {
    const { limits, clock } = this.#options;
    this.#watch(clock.after(limits.loadMs, () => this.#die(`No check was begun after ${limits.loadMs} ms`)));
  }

  /** Puts one alarm in the place of another. */
  #watch(cancel: () => void): void {
    this.#stopWatch();
    this.#stopWatch = cancel;
  }

  #finish(job: number): void {
    const one = this.#outstanding.get(job);
    this.#outstanding.delete(job);
    this.#running = undefined;
    this.#late = undefined;
    if (this.#outstanding.size > 0) this.#awaitBegin();
    else this.#watch(() => undefined);
    if (one === undefined) return;
    flush(one);
    one.resolve({ status: 'done', late: one.late });
  }

  #die(reason: string): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#late = undefined;
    this.#watch(() => undefined);
    this.#process.listen(undefined);
    if (this.#outstanding.size === 0) this.#options.onDeath();
    const [first] = this.#outstanding.keys();
    const blamed = this.#outstanding.get(this.#running?.job ?? first ?? 0);
    if (blamed !== undefined) {
      flush(blamed);
      blamed.resolve({ status: 'died', check: this.#running?.check, reason });
    }
    for (const one of this.#outstanding.values()) if (one !== blamed) one.resolve({ status: 'displaced' });
    this.#outstanding.clear();
  }

  /** Gives back what the process has not begun. What it makes of that nevertheless, later, is not heard and forgotten. */
  #displaceAllBut(job: number): void {
    for (const [number, one] of this.#outstanding) {
      if (number === job) continue;
      this.#outstanding.delete(number);
      this.forget(one.job.session);
      one.resolve({ status: 'displaced' });
    }
  }
}

function flush(one: Outstanding): void {
  const taken = one.results;
  one.results = [];
  one.job.onResults(taken);
}

/** What is another than the worker knows, and what is known no more. */
function difference(known: World, world: World): { news: World; dropped: Known[] } {
  const unchanged = keysOf(world).filter((key) => world[key] === known[key]);
  return {
    news: without(world, unchanged),
    dropped: keysOf(known).filter((key) => world[key] === undefined),
  };
}
