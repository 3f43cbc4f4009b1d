import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { check, exercise, type T } from '#checks';
import { aLesson } from '../../testing/a-lesson.ts';
import { someConstants } from '../../testing/constants.ts';
import { HandClock } from '../../testing/hand-clock.ts';
import { aContainer } from '../../testing/snapshots.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import type { Evaluated } from '../evaluation/outcome.ts';
import { type World, without } from '../evaluation/world.ts';
import { LessonWorkers } from './lesson-workers.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { defaultLimits, type WorkerListener, type WorkerProcess } from './worker-process.ts';

const running = (name: string) => (t: T) => t.expect(t.docker.container(name).running).is(true);
const twoChecks = exercise({
  sandbox: 'docker',
  checks: [
    check('good', { title: 'Good', test: running('web') }),
    check('loop', { title: 'Loop', test: running('web') }),
  ],
});
const saw = (...names: string[]): World => ({
  'docker.containers': { status: 'value', value: names.map((name) => aContainer({ name })) },
});
const [world, nobody, bait] = [saw('web'), saw(), saw('web', 'bait')];
const isBait = (now: World) => JSON.stringify(now).includes('"bait"');

/** A process without one: judges as a worker does, but where there is bait it stops at the check `loop` until it is let go. */
class InlineProcess implements WorkerProcess {
  readonly letGo: () => void;
  /** Answers the order to load, when it is slow to. */
  loaded = () => {};
  readonly #isSlow: boolean;
  readonly #sessions = new Map<number, { evaluator: Evaluator; world: World }>();
  readonly #released: Promise<void>;
  #orders = Promise.resolve();
  #listener: WorkerListener | undefined;

  constructor(isSlow: boolean) {
    this.#isSlow = isSlow;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#released = promise;
    this.letGo = resolve;
  }

  post(message: ToWorker): void {
    this.#orders = this.#orders.then(() => this.#obey(message));
  }

  listen(listener: WorkerListener | undefined): void {
    this.#listener = listener;
  }

  processorMs(): number | undefined {
    return undefined;
  }

  async end(): Promise<void> {
    this.#listener = undefined;
  }

  #say(message: FromWorker): void {
    this.#listener?.onMessage(message);
  }

  async #obey(message: ToWorker): Promise<void> {
    if (message.type === 'load') {
      if (this.#isSlow) await new Promise<void>((resolve) => (this.loaded = resolve));
      return this.#say({ type: 'ready', sandbox: 'docker', seeds: {}, checks: [] });
    }
    if (message.type === 'forget') return void this.#sessions.delete(message.session);
    const { job, constants, held, last, dropped, news } = message;
    const { evaluator, world: known } = this.#sessions.get(message.session) ?? {
      ...{ evaluator: new Evaluator(twoChecks, constants), world: {} },
    };
    const now = { ...without(known, dropped), ...news };
    this.#sessions.set(message.session, { evaluator, world: now });
    const results: Evaluated[] = [];
    const starts: { check: Evaluated['check']; before: Evaluated[] }[] = [];
    const onStart = (check: Evaluated['check']) => starts.push({ check, before: results.splice(0) });
    await evaluator.evaluate({ world: now, held, last, onStart, onResult: (result) => results.push(result) });
    for (const { check, before } of starts) {
      this.#say({ type: 'start', job, check, results: before });
      if (check === 'loop' && isBait(now)) await this.#released;
    }
    this.#say({ type: 'done', job, results });
  }
}

/** `slow`: which of the processes, in their order, are slow to start. */
function open(slow: readonly number[] = []) {
  const clock = new HandClock();
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const lesson = aLesson({ id: 'linux/01-test', checks: ['good', 'loop'].map((id) => ({ id, title: id })) });
  const processes: InlineProcess[] = [];
  const start = () => {
    const process = new InlineProcess(slow.includes(processes.length));
    processes.push(process);
    return process;
  };
  const workers = new LessonWorkers({ lesson, log, clock, limits: defaultLimits, start });
  /** One sandbox: what is known of each check, and whether all that was asked is answered. */
  const judge = () => {
    const shown: Record<string, string> = {};
    const state = { shown, asked: 0, answered: 0 };
    const { evaluate } = workers.open(someConstants, () => void ask(asked));
    let asked: World = {};
    const ask = async (now: World) => {
      asked = now;
      state.asked += 1;
      await evaluate(now, (results) => {
        for (const { check: id, outcome } of results) shown[id] = outcome.status;
      });
      state.answered += 1;
    };
    return { ask: (now: World) => void ask(now), state };
  };
  /** Lets everything happen that needs no time. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  };
  return { clock, log, processes, judge, settle };
}

describe('while a check keeps a worker', () => {
  it('no other sandbox waits, nor the other checks of its own', async () => {
    const { judge, clock, settle, processes } = open();
    const stuck = judge();
    stuck.ask(bait);
    const others = Array.from({ length: 30 }, () => judge());
    for (const { ask } of others) ask(world);
    await settle();
    expect(others.map(({ state }) => state.answered)).toEqual(others.map(() => 0));
    clock.advance(defaultLimits.lateMs);
    await settle();
    expect(others.map(({ state }) => state.shown)).toEqual(others.map(() => ({ good: 'pass' })));
    expect([stuck.state.shown, stuck.state.answered, processes.length]).toEqual([{ good: 'pass' }, 0, 2]);
  });

  it('what came in meanwhile is judged by all checks once it is let go', async () => {
    const { judge, clock, settle, processes, log } = open();
    const [stuck, other] = [judge(), judge()];
    stuck.ask(bait);
    other.ask(world);
    await settle();
    clock.advance(defaultLimits.lateMs);
    await settle();
    processes[0]?.letGo();
    await settle();
    expect([stuck.state.shown, other.state.shown]).toEqual([
      { good: 'pass', loop: 'pass' },
      { good: 'pass', loop: 'pass' },
    ]);
    expect(log.warn).toHaveBeenCalledWith(expect.objectContaining({ check: 'loop' }), expect.any(String));
  });

  it('nobody waits for a stand-in that is slow to start longer than for the one in whose place it comes', async () => {
    const { judge, clock, settle, processes } = open([1]);
    const stuck = judge();
    stuck.ask(bait);
    const others = Array.from({ length: 30 }, () => judge());
    for (const { ask } of others) ask(world);
    await settle();
    clock.advance(defaultLimits.lateMs);
    await settle();
    expect([processes.length, others.some(({ state }) => state.answered > 0)]).toEqual([2, false]);
    processes[0]?.letGo();
    await settle();
    expect(others.map(({ state }) => state.shown)).toEqual(others.map(() => ({ good: 'pass', loop: 'pass' })));
    // It comes too late to be of use; one of the two is enough.
    const ends = processes.map((process) => vi.spyOn(process, 'end'));
    processes[1]?.loaded();
    await settle();
    clock.advance(120_000);
    await settle();
    expect(ends.flatMap(({ mock }) => mock.calls)).toHaveLength(1);
  });

  it('nothing that was asked is lost when it is ended, and each sees his own newest world', async () => {
    const { judge, clock, settle } = open();
    const stuck = judge();
    stuck.ask(bait);
    const others = Array.from({ length: 30 }, () => judge());
    for (const { ask } of others) ask(world);
    await settle();
    clock.advance(defaultLimits.lateMs);
    await settle();
    for (const [index, { ask }] of others.entries()) if (index % 2 === 1) ask(nobody);
    await settle();
    clock.advance(defaultLimits.checkMs);
    await settle();
    for (const [index, { state }] of others.entries()) {
      const now = index % 2 === 1 ? 'fail' : 'pass';
      expect(state, `${index}`).toMatchObject({ shown: { good: now, loop: now }, answered: state.asked });
    }
    expect(stuck.state).toMatchObject({ shown: { good: 'pass', loop: 'error' }, answered: stuck.state.asked });
  });
});

describe('a check that ended its worker', () => {
  it('over one sandbox runs over the others; over two, it stays away from all, and later it is tried again', async () => {
    const { judge, clock, settle } = open();
    const end = async () => {
      await settle();
      clock.advance(defaultLimits.checkMs);
      await settle();
    };
    const [first, second, other] = [judge(), judge(), judge()];
    first.ask(bait);
    await end();
    other.ask(world);
    await settle();
    expect([first.state.shown.loop, other.state.shown.loop]).toEqual(['error', 'pass']);
    second.ask(bait);
    await end();
    other.ask(nobody);
    await settle();
    expect(other.state.shown).toEqual({ good: 'fail', loop: 'error' });
    first.ask(world);
    second.ask(world);
    await settle();
    clock.advance(60_000);
    await settle();
    expect(other.state.shown).toEqual({ good: 'fail', loop: 'fail' });
    expect([first.state.shown, second.state.shown]).toEqual([
      { good: 'pass', loop: 'pass' },
      { good: 'pass', loop: 'pass' },
    ]);
  });
});
