import { describe, expect, it, vi } from 'vitest';
import { checkId } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { HandClock } from '../../testing/hand-clock.ts';
import type { Evaluated } from '../evaluation/outcome.ts';
import { LessonWorker } from './lesson-worker.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { defaultLimits, type WorkerListener, type WorkerProcess } from './worker-process.ts';

const web = checkId.parse('web');
const passed = (check = web): Evaluated => ({
  ...{ check, outcome: { status: 'pass' }, sources: [], probes: [], subjects: [], motions: [], factsChanged: true },
});

/** A process that says what the test has it say. */
class FakeProcess implements WorkerProcess {
  readonly posted: ToWorker[] = [];
  readonly end = vi.fn(async () => undefined);
  /** Milliseconds of a processor that it has used. */
  used: number | undefined;
  #listener: WorkerListener | undefined;

  post(message: ToWorker): void {
    this.posted.push(message);
    if (message.type === 'load')
      queueMicrotask(() => this.say({ type: 'ready', sandbox: 'docker', seeds: {}, checks: [] }));
  }

  listen(listener: WorkerListener | undefined): void {
    this.#listener = listener;
  }

  processorMs(): number | undefined {
    return this.used;
  }

  say(message: FromWorker): void {
    this.#listener?.onMessage(message);
  }

  start(job: number): void {
    this.say({ type: 'start', job, check: web, results: [] });
  }

  done(job: number, results: Evaluated[] = [passed()]): void {
    this.say({ type: 'done', job, results });
  }

  die(): void {
    this.#listener?.onEnd('The worker ended with SIGKILL');
  }

  /** What it was given to do, by session. */
  get jobs(): number[] {
    return this.posted.flatMap((message) => (message.type === 'evaluate' ? [message.session] : []));
  }

  get forgotten(): number[] {
    return this.posted.flatMap((message) => (message.type === 'forget' ? [message.session] : []));
  }
}

/** A worker whose checks are loaded, and what came of the jobs of its sessions, in order. */
async function loaded() {
  const process = new FakeProcess();
  const clock = new HandClock();
  const [onLate, onLoaded, onDeath] = [vi.fn(), vi.fn(), vi.fn()];
  const worker = new LessonWorker({
    process,
    checksFile: '/checks.ts',
    limits: defaultLimits,
    clock,
    onLate,
    onLoaded,
    onDeath,
  });
  const told: string[] = [];
  const run = (session: number, isWanted = () => true) => {
    const onResults = (results: readonly Evaluated[]) => {
      for (const { check } of results) told.push(`${session} ${check}`);
    };
    const job = { session, constants: someConstants, world: {}, held: new Map(), last: [], isWanted, onResults };
    void worker.run(job).then((end) => {
      const check = 'check' in end ? ` in ${end.check}` : '';
      told.push(`${session} ${end.status}${check}`);
    });
  };
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  await settle();
  return { worker, process, clock, run, told, settle, onLate, onDeath };
}

describe('a worker of a lesson', () => {
  it('has its next jobs at hand while it does one, and tells each as it is done', async () => {
    const { worker, process, run, told, settle } = await loaded();
    for (const session of [1, 2, 3]) run(session);
    await settle();
    expect(process.jobs).toEqual([1, 2, 3]);
    process.start(1);
    process.done(1);
    process.start(2);
    await settle();
    expect(told).toEqual(['1 web', '1 done']);
    process.done(2, []);
    await settle();
    process.start(3);
    process.done(3);
    await settle();
    expect(told).toEqual(['1 web', '1 done', '2 done', '3 web', '3 done']);
    expect([worker.isBusy, worker.isFull, worker.late]).toEqual([false, false, undefined]);
  });

  it('takes so many that it never waits, and no more', async () => {
    const { worker, run } = await loaded();
    for (let session = 1; session < 8; session += 1) run(session);
    expect(worker.isFull).toBe(false);
    run(8);
    expect(worker.isFull).toBe(true);
  });

  it('that dies is told by the job it was at; the others are given back', async () => {
    const { worker, process, run, told, settle, onDeath } = await loaded();
    for (const session of [1, 2, 3]) run(session);
    await settle();
    process.start(1);
    process.done(1);
    process.start(2);
    process.die();
    await settle();
    expect(told).toEqual(['1 web', '1 done', '2 died in web', '3 displaced']);
    expect([worker.isDead, onDeath.mock.calls.length]).toEqual([true, 0]);
    run(4);
    await settle();
    expect(told.at(-1)).toBe('4 displaced');
  });

  it('that dies before it begins, or never begins, is told by the first job', async () => {
    for (const end of ['at once', 'never begins'] as const) {
      const { process, clock, run, told, settle } = await loaded();
      run(1);
      run(2);
      await settle();
      if (end === 'at once') process.die();
      else clock.advance(defaultLimits.loadMs);
      await settle();
      expect(told, end).toEqual(['1 died in undefined', '2 displaced']);
    }
  });

  it('that dies with nothing to do says so', async () => {
    const { worker, process, onDeath } = await loaded();
    process.die();
    expect([worker.isDead, onDeath.mock.calls.length]).toEqual([true, 1]);
  });

  it('whose check takes long gives back what it has not begun, and nothing that it does with that counts', async () => {
    const { worker, process, clock, run, told, settle, onLate } = await loaded();
    for (const session of [1, 2, 3]) run(session);
    await settle();
    process.say({ type: 'start', job: 1, check: web, results: [passed(checkId.parse('first'))] });
    clock.advance(defaultLimits.lateMs);
    await settle();
    expect(told).toEqual(['1 first', '2 displaced', '3 displaced']);
    expect([worker.late, onLate.mock.calls.length, process.forgotten]).toEqual([web, 1, [2, 3]]);
    // It comes to an end after all, and finds the two that were there before it was told to forget them.
    process.done(1);
    process.start(2);
    process.done(2);
    await settle();
    expect(told.slice(3)).toEqual(['1 web', '1 done']);
    expect(worker.late).toBeUndefined();
    process.start(3);
    clock.advance(defaultLimits.checkMs);
    expect(worker.isDead).toBe(true);
  });

  it('ends a check that has had its time of the processor, and on a busy machine waits for that', async () => {
    const { checkMs } = defaultLimits;
    for (const [used, lives] of [
      // So much of each turn.
      [checkMs, 0],
      [checkMs / 4, 1],
      [0, 4],
      [undefined, 0],
    ] as const) {
      const { worker, process, clock, run, settle } = await loaded();
      process.used = used === undefined ? undefined : 700;
      run(1);
      await settle();
      process.start(1);
      for (let turn = 0; turn < lives; turn += 1) {
        process.used = (process.used ?? 0) + (used ?? 0);
        clock.advance(checkMs);
        expect(worker.isDead, `${used} after ${turn + 1}`).toBe(false);
      }
      if (used !== undefined) process.used = (process.used ?? 0) + used;
      clock.advance(checkMs);
      expect(worker.isDead, `${used}`).toBe(true);
    }
  });

  it('looks at each check alone: many quick ones are not one slow one', async () => {
    const { worker, process, clock, run, settle } = await loaded();
    for (const session of [1, 2]) run(session);
    await settle();
    for (let turn = 0; turn < 20; turn += 1) {
      process.start(1);
      clock.advance(defaultLimits.lateMs - 1);
    }
    process.done(1);
    expect([worker.late, worker.isDead]).toEqual([undefined, false]);
    process.done(2);
    clock.advance(3_600_000);
    expect([worker.isDead, clock.pending]).toEqual([false, 0]);
  });

  it('never learns of whoever left before the checks were there', async () => {
    const { process, run, told, settle } = await loaded();
    run(1, () => false);
    await settle();
    expect([told, process.jobs]).toEqual([['1 done'], []]);
  });
});
