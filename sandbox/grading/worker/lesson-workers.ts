import { join } from 'node:path';
import { setImmediate } from 'node:timers';
import type { Constants } from '#checks';
import type { CheckId } from '#protocol';
import type { Held } from '../evaluation/evaluator.ts';
import type { Evaluated } from '../evaluation/outcome.ts';
import type { World } from '../evaluation/world.ts';
import type { LessonEntry, Log } from '../grader.ts';
import type { Clock } from '../session/clock.ts';
import { type JobEnd, LessonWorker } from './lesson-worker.ts';
import { Quarantine } from './quarantine.ts';
import { Reporter } from './reporter.ts';
import type { StartWorker } from './warm-workers.ts';
import { startWorkerProcess, type WorkerLimits } from './worker-process.ts';

/** Judges one sandbox by the checks of a lesson. */
export interface Judge {
  /**
   * Gives the checks whose outcome may differ from the last time: all of them at the end, or those that are known when one
   * takes long, and the rest later. One evaluation at a time; never rejects.
   */
  evaluate(world: World, onResults: (results: readonly Evaluated[]) => void): Promise<void>;
  /** Nobody asks any more. */
  close(): void;
}

interface Options {
  readonly lesson: Pick<LessonEntry, 'id' | 'folder' | 'checks'>;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  readonly log: Log;
  /** Results come with what was read and why. */
  readonly traced?: boolean;
  /** Brings a process, when one may stand ready. */
  readonly start?: StartWorker | undefined;
}

/** One sandbox that is judged. */
interface Member {
  readonly session: number;
  readonly constants: Constants;
  /** A check that was held back may run now, though the world may be as it was. */
  readonly onRelease: () => void;
  /** The checks that passed when they last ran. */
  readonly passed: Set<CheckId>;
  /** The worker that knows its world. */
  home: LessonWorker | undefined;
  heldBack: boolean;
}

interface Waiting {
  /** Who asked first is judged first. */
  readonly turn: number;
  readonly member: Member;
  readonly world: World;
  /** Which checks ended a worker under it, and why: they wait for the next time. */
  readonly deadly: Map<CheckId, string>;
  /** A worker died under it without saying of which check. */
  hadDeath: boolean;
  onResults(results: readonly Evaluated[]): void;
  resolve(): void;
}

/** Workers of one lesson at the same time: one does everything, the others stand in while a check keeps it from that. */
const mostWorkers = 3;
/** A worker that stood in stays for so many milliseconds after its last job. */
const standInMs = 60_000;

/**
 * The workers of one lesson, shared by every sandbox that works on it: started when needed, replaced when they die. A worker
 * whose check takes long is left alone with it: all others go on in another, without that check until it is known what it does.
 */
export class LessonWorkers {
  readonly #options: Options;
  readonly #reporter: Reporter;
  readonly #quarantine = new Quarantine();
  /** Each with how to call off its end. */
  readonly #workers = new Map<LessonWorker, () => void>();
  readonly #members = new Set<Member>();
  #queue: Waiting[] = [];
  #lastSession = 0;
  #lastTurn = 0;
  #willDispatch = false;
  #cancelRelease = () => {};

  constructor(options: Options) {
    this.#options = options;
    this.#reporter = new Reporter(options);
  }

  /** A judge for one more sandbox. `onRelease` asks it to evaluate again, when it has time. */
  open(constants: Constants, onRelease: () => void): Judge {
    this.#lastSession += 1;
    const session = this.#lastSession;
    const member: Member = { session, constants, onRelease, passed: new Set(), home: undefined, heldBack: false };
    this.#members.add(member);
    return {
      evaluate: (world, onResults) =>
        new Promise((resolve) => {
          this.#lastTurn += 1;
          const turn = this.#lastTurn;
          this.#queue.push({ turn, member, world, deadly: new Map(), hadDeath: false, onResults, resolve });
          this.#dispatch();
        }),
      close: () => {
        this.#members.delete(member);
        this.#queue = this.#queue.filter((waiting) => waiting.member !== member);
        this.#quarantine.forget(session);
        member.home?.forget(session);
      },
    };
  }

  /** Ends all of them; what is asked for is not answered any more. */
  async end(): Promise<void> {
    this.#members.clear();
    this.#queue = [];
    this.#cancelRelease();
    for (const keep of this.#workers.values()) keep();
    await Promise.all([...this.#workers.keys()].map((worker) => worker.end()));
  }

  /** Gives what waits to whoever can take it, once all that happens now has happened: a worker gives back several jobs at once. */
  #dispatch(): void {
    if (this.#willDispatch) return;
    this.#willDispatch = true;
    setImmediate(() => {
      this.#willDispatch = false;
      this.#dispatchNow();
    });
  }

  #dispatchNow(): void {
    for (const waiting of [...this.#queue]) {
      const away = this.#away(waiting);
      const nothingToRun = away.size === this.#options.lesson.checks.length;
      const worker = nothingToRun ? undefined : this.#workerFor(waiting.member);
      if (worker === undefined && !nothingToRun) continue;
      this.#queue = this.#queue.filter((one) => one !== waiting);
      if (worker !== undefined) void this.#run(worker, waiting);
      else {
        waiting.onResults(broken(away));
        waiting.resolve();
      }
    }
  }

  /**
   * The worker that knows the sandbox, else another; none when it must wait for one. Nobody waits for a worker that is only being
   * started: the one it stands in for may have time before it is up.
   */
  #workerFor(member: Member): LessonWorker | undefined {
    const { home, session } = member;
    if (home !== undefined && this.#workers.has(home) && home.late === undefined) return home.isFull ? undefined : home;
    const punctual = [...this.#workers.keys()].filter(({ late }) => late === undefined);
    const next = punctual.find(({ isFull, isLoading }) => !isFull && !isLoading);
    if (next === undefined) {
      if (punctual.length === 0 && this.#workers.size < mostWorkers) this.#startWorker();
      return undefined;
    }
    home?.forget(session);
    member.home = next;
    return next;
  }

  #startWorker(): void {
    const { lesson, limits, clock, traced = false, start = () => startWorkerProcess(limits) } = this.#options;
    const checksFile = join(lesson.folder, 'checks.ts');
    const onLate = () => this.#dispatch();
    const onDeath = () => {
      this.#discard(worker);
      this.#dispatch();
    };
    const onLoaded = () => {
      this.#retireLater(worker);
      this.#dispatch();
    };
    const process = start();
    const worker = new LessonWorker({ process, checksFile, limits, clock, traced, onLate, onLoaded, onDeath });
    this.#workers.set(worker, () => undefined);
  }

  #discard(worker: LessonWorker): void {
    this.#workers.get(worker)?.();
    this.#workers.delete(worker);
    void worker.end();
  }

  async #run(worker: LessonWorker, waiting: Waiting): Promise<void> {
    const { member, world, onResults, resolve } = waiting;
    const { session, constants } = member;
    const away = this.#away(waiting);
    onResults(broken(away));
    const held = this.#heldFrom(member, away);
    const take = (results: readonly Evaluated[]) => {
      this.#learn(member, results);
      onResults(results);
    };
    const last = this.#quarantine.suspects;
    const isWanted = () => this.#members.has(member);
    const result = await worker.run({ session, constants, world, held, last, isWanted, onResults: take });
    if (worker.isDead) this.#discard(worker);
    if (result.status === 'done') {
      resolve();
      this.#retireLater(worker);
      if (result.late !== undefined) this.#reporter.slow(result.late);
      if (result.late !== undefined) this.#release(({ heldBack }) => heldBack);
    } else if (result.status === 'displaced') this.#requeue(waiting);
    else this.#mourn(waiting, result);
    this.#dispatch();
  }

  /** Back to where it stood: nothing that was asked for is lost with a worker, and nobody who came later goes first. */
  #requeue(waiting: Waiting): void {
    if (!this.#members.has(waiting.member)) return;
    this.#queue = [...this.#queue, waiting].sort((a, b) => a.turn - b.turn);
  }

  /** What to do after a worker died: its check stays away, the others are judged afresh. */
  #mourn(waiting: Waiting, result: Extract<JobEnd, { status: 'died' | 'broken' }>): void {
    const { member } = waiting;
    if (!this.#members.has(member)) return;
    const { reason } = result;
    if (result.status === 'died' && result.check !== undefined) {
      this.#quarantine.add(result.check, member.session, reason, this.#options.clock.now());
      waiting.deadly.set(result.check, reason);
      this.#reporter.broken({ check: result.check, reason });
    } else if (result.status === 'broken' || waiting.hadDeath) {
      for (const { id } of this.#options.lesson.checks) {
        this.#quarantine.add(id, 'all', reason, this.#options.clock.now());
      }
      this.#reporter.broken({ reason, ...(result.status === 'broken' ? { stack: result.stack } : {}) });
    } else waiting.hadDeath = true;
    this.#requeue(waiting);
    this.#release(({ heldBack }) => heldBack);
    this.#planRelease();
  }

  /** Who does not run over that sandbox, and why. */
  #away({ member, deadly }: Waiting): Map<CheckId, string> {
    return new Map([...this.#quarantine.members(member.session, this.#options.clock.now()), ...deadly]);
  }

  /** What a job leaves out: what is away (others do not suffer for it), and what keeps another worker busy. */
  #heldFrom(member: Member, away: ReadonlyMap<CheckId, string>): Held {
    const busy = [...this.#workers.keys()].map(({ late }) => late).filter((check) => check !== undefined);
    member.heldBack = busy.length > 0;
    return new Map([
      ...busy.map((check) => [check, member.passed.has(check)] as const),
      ...[...away.keys()].map((check) => [check, true] as const),
    ]);
  }

  #learn(member: Member, results: readonly Evaluated[]): void {
    for (const { check, outcome } of results) {
      if (outcome.status === 'pass') member.passed.add(check);
      else member.passed.delete(check);
      if (outcome.status === 'error') this.#reporter.broken({ check, reason: outcome.message, stack: outcome.stack });
      if (outcome.status !== 'blocked') this.#quarantine.clear(check, member.session);
    }
  }

  /** Lets those be judged again who may have a check to catch up on. */
  #release(concerns: (member: Member) => boolean): void {
    for (const member of this.#members) if (concerns(member)) member.onRelease();
  }

  #planRelease(): void {
    const { clock } = this.#options;
    const now = clock.now();
    const next = this.#quarantine.nextRelease(now);
    this.#cancelRelease();
    if (next === undefined) return;
    this.#cancelRelease = clock.after(next - now, () => {
      this.#release(() => true);
      this.#planRelease();
    });
  }

  /** One worker is enough: another goes when it has had nothing to do for a while. */
  #retireLater(worker: LessonWorker): void {
    this.#workers.get(worker)?.();
    if (this.#workers.size < 2) return;
    const keep = this.#options.clock.after(standInMs, () => {
      if (worker.isBusy || this.#workers.size < 2) return;
      this.#workers.delete(worker);
      void worker.end();
    });
    this.#workers.set(worker, keep);
  }
}

/** What stands for checks that do not run. */
const broken = (away: ReadonlyMap<CheckId, string>): Evaluated[] =>
  [...away].map(([check, message]) => ({
    check,
    outcome: { status: 'error', message, stack: '' },
    sources: [],
    probes: [],
    subjects: [],
    motions: [],
    factsChanged: false,
  }));
