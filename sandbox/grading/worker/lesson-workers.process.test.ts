import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aLesson } from '../../testing/a-lesson.ts';
import { someConstants } from '../../testing/constants.ts';
import { aContainer } from '../../testing/snapshots.ts';
import type { Evaluated } from '../evaluation/outcome.ts';
import type { World } from '../evaluation/world.ts';
import { systemClock } from '../session/clock.ts';
import { LessonWorkers } from './lesson-workers.ts';
import { defaultLimits, type WorkerLimits } from './worker-process.ts';

const open: LessonWorkers[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((workers) => workers.end()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Declared {
  readonly id: string;
  readonly body: string;
  readonly after?: string;
}

/** Workers for a checks.ts with these checks, in a folder outside the clone. */
function workersFor(checks: readonly Declared[], limits: Partial<WorkerLimits> = {}, top = '') {
  const folder = mkdtempSync(join(tmpdir(), 'drydock lesson '));
  folders.push(folder);
  const declared = checks.map(
    ({ id, body, after }) =>
      `check('${id}', { title: '${id}', ${after === undefined ? '' : `after: ['${after}'], `}async test(t: T) {\n web(t); ${body}\n} })`,
  );
  const source = `import { check, exercise, type T } from '#checks';\n${top}
    const web = (t: T) => t.expect(t.docker.container('web').running).is(true);
    export default exercise({ sandbox: 'docker', checks: [\n${declared.join(',\n')}] });`;
  writeFileSync(join(folder, 'checks.ts'), source);
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const lesson = { ...aLesson({ id: 'linux/01-test', checks: checks.map(({ id }) => ({ id, title: id })) }), folder };
  // No check that is only slow on a busy machine is late, or ended.
  const all = { ...defaultLimits, lateMs: 40_000, checkMs: 60_000, loadMs: 120_000, ...limits };
  // Timers are real; no time passes, so that what is sent away stays away.
  const workers = new LessonWorkers({ lesson, log, clock: systemClock(() => 0), limits: all });
  open.push(workers);
  /** Where the body of a check stands, as a log names it. */
  const placeOf = (id: string, from = 'web(t);') => {
    const lines = source.split('\n');
    const declaredAt = lines.findIndex((line) => line.includes(`check('${id}'`));
    const line = from === '' ? declaredAt : lines.findIndex((text, at) => at > declaredAt && text.includes(from));
    return { file: join(folder, 'checks.ts'), line: line + 1 };
  };
  const judge = (onRelease = () => {}) => {
    const { evaluate, close } = workers.open(someConstants, onRelease);
    /** Everything that came of one evaluation, and what came of it so far. */
    const collect = async (world: World, onSome = (_: readonly Evaluated[]) => {}) => {
      const all: Evaluated[] = [];
      await evaluate(world, (results) => {
        all.push(...results);
        onSome(all);
      });
      return all;
    };
    return { evaluate: collect, close };
  };
  return { workers, log, placeOf, judge };
}

const world: World = { 'docker.containers': { status: 'value', value: [aContainer({ name: 'web' })] } };
const nobody: World = { 'docker.containers': { status: 'value', value: [] } };
const pass = { id: 'good', body: '' };
/** It loops where a learner's container makes it, as a search gone wrong does. */
const baited = { id: 'loop', body: 'if (t.docker.container("bait").running.value === true) for (;;);' };
const bait: World = {
  'docker.containers': { status: 'value', value: [aContainer({ name: 'web' }), aContainer({ name: 'bait' })] },
};
const statuses = (results: readonly Evaluated[]) =>
  Object.fromEntries(results.map(({ check, outcome }) => [check, outcome.status]));

describe('the workers of a lesson', () => {
  it('judge several sandboxes, each by its own world, and go on for the others when one closes', async () => {
    const { judge } = workersFor([pass]);
    const [one, two, closing] = [judge(), judge(), judge()];
    void closing.evaluate(world);
    const both = Promise.all([one.evaluate(world), two.evaluate(nobody)]);
    closing.close();
    expect((await both).map(statuses)).toEqual([{ good: 'pass' }, { good: 'fail' }]);
    expect(await one.evaluate(world)).toEqual([]);
    // A source that is watched no more is unknown again.
    expect(statuses(await one.evaluate({}))).toEqual({ good: 'unread' });
  });

  it('judge everybody who asked at once, each in his turn, also when one of them ends the worker', async () => {
    const { judge } = workersFor([pass, baited], { lateMs: 4000, checkMs: 5000 });
    const order: number[] = [];
    const asked = Array.from({ length: 20 }, (_, index) =>
      judge()
        .evaluate(index === 3 ? bait : index % 2 === 0 ? world : nobody)
        .then((results) => {
          order.push(index);
          return statuses(results);
        }),
    );
    // Who is judged while it loops hears of that check later.
    for (const [index, { good }] of (await Promise.all(asked)).entries()) {
      expect(good, `${index}`).toBe(index === 3 || index % 2 === 0 ? 'pass' : 'fail');
    }
    const others = order.filter((index) => index !== 3);
    expect(others).toEqual(others.toSorted((a, b) => a - b));
  });

  it('give author code nothing but the language', async () => {
    const { judge, log } = workersFor([pass], {}, "import { readFileSync } from 'node:fs'; readFileSync;");
    expect(statuses(await judge().evaluate(world))).toEqual({ good: 'error' });
    expect(log.error).toHaveBeenCalledWith(
      expect.objectContaining({
        lesson: 'linux/01-test',
        reason: expect.stringContaining('Checks may import "#checks" and files beside them, not "node:fs"'),
      }),
      'The checks of a lesson cannot be used; learners see that it is our mistake',
    );
  });
});

/** What goes wrong in the body of a check, and what the author is told. */
const mistakes: Record<string, readonly [body: string, reason: RegExp]> = {
  throws: ['\n JSON.parse("{");', /JSON/],
  'throws-text': ['\n throw "oops";', /oops/],
  'throws-nothing': ['\n throw undefined;', /undefined/],
  'throws-a-trap': ['\n throw { get message() { throw 1; }, toString() { throw 2; } };', /cannot be shown/],
  'odd-message': ['\n throw Object.assign(new Error("x"), { message: { a: 1 } });', /object/],
  'throwing-getter': ['\n const trap = { get value() { throw new Error("trap"); } }; trap.value;', /trap/],
  'expects-no-fact': ['\n (t.expect as any)(5).is(5);', /t\.expect takes a fact/],
  'expects-a-promise': ['\n (t.expect as any)(Promise.resolve(5)).is(5);', /await it first/],
  'requires-nothing': ['\n (t.require as any)(undefined);', /t\.require takes a fact/],
  'returns-a-value': ['\n return 5 as any;', /must return nothing/],
  'no-text': [
    '\n (t.docker.container("web").running as any); t.expect(t.docker.container("web").state).is("exited", { say: [["running", (() => 5) as any]] });',
    /must be text/,
  ],
  'never-comes': ['\n await new Promise(() => undefined);', /something else than a probe/],
  'fails-later': ['\n void Promise.resolve().then(() => { throw new Error("later"); });', /later/],
  'not-awaited': [
    '\n const helper = async () => t.expect(t.docker.container("web").running).is(false); void helper();',
    /Nobody awaits/,
  ],
  'changes-facts': [
    '\n (t.require(t.docker.container("web").command) as string[]).push("x");',
    /not extensible|read only/,
  ],
  'ends-the-process': ['\n (globalThis as any).process.exit(3);', /undefined/],
  'sets-a-timer': ['\n setTimeout(() => undefined, 1);', /setTimeout is not defined/],
  'goes-out': ['\n await fetch("http://127.0.0.1/");', /fetch is not defined/],
  'takes-raw-memory': ['\n new ArrayBuffer(1e9);', /ArrayBuffer is not defined/],
  recurses: ['\n const down = (): number => down() + 1; down();', /call stack/],
};

it('checks of any size are loaded', async () => {
  const long = `/* ${'a thought '.repeat(20_000)} */ const twice = (n: number): number => [n, n].length;`;
  const { judge } = workersFor(
    [pass, { id: 'sums', body: 'twice(1);' }],
    {},
    `${long}\n`.concat('interface Row { readonly a: number }\n'.repeat(3000)),
  );
  expect(statuses(await judge().evaluate(world))).toEqual({ good: 'pass', sums: 'pass' });
});

describe('an author’s mistake', () => {
  it('is an error for that check alone, and told with file and line', async () => {
    const checks = Object.entries(mistakes).map(([id, [body]]) => ({ id, body }));
    const huge = 't.require(t.docker.container("db").id, () => "x".repeat(5_000_000));';
    const others = [
      { id: 'huge', body: huge },
      { id: 'last', body: '' },
    ];
    const { judge, log, placeOf } = workersFor([pass, ...checks, ...others]);
    const results = await judge().evaluate(world);
    const wanted = Object.fromEntries(checks.map(({ id }) => [id, 'error']));
    expect(statuses(results)).toEqual({ good: 'pass', ...wanted, huge: 'fail', last: 'pass' });
    // What a check says is cut, however long it is.
    expect(JSON.stringify(results.find(({ check }) => check === 'huge')).length).toBeLessThan(20_000);
    for (const [id, [, reason]] of Object.entries(mistakes)) {
      const told = log.error.mock.calls.map(([fields]) => fields).find(({ check }) => check === id);
      expect(told, id).toMatchObject({
        lesson: 'linux/01-test',
        reason: expect.stringMatching(reason),
        file: placeOf(id).file,
      });
      expect([placeOf(id).line, placeOf(id).line + 1, placeOf(id, '').line], id).toContain(told?.line);
    }
    // Thirty learners run into it, the author is told once.
    await Promise.all(Array.from({ length: 5 }, () => judge().evaluate(world)));
    expect(log.error).toHaveBeenCalledTimes(checks.length);
  });
});

/** What ends a worker, whole. */
const deadly: Record<string, string> = {
  loop: 'for (;;);',
  'loop-of-promises': 'for (;;) await null;',
  split: '"x".repeat(2 ** 29 - 24).split("");',
  table: 'const all = new Map(); for (let i = 0; ; i += 1) all.set(i, i);',
};

describe('a check that ends its worker', () => {
  it('is an error and stays away; the others are judged, also those that come after it', async () => {
    const checks = Object.entries(deadly).map(([id, body]) => ({ id, body }));
    const after = { id: 'after', body: '', after: 'loop' };
    const { judge, log, placeOf } = workersFor([pass, ...checks, after], { checkMs: 5000, heapMb: 32 });
    const errors = Object.fromEntries(checks.map(({ id }) => [id, 'error']));
    const one = judge();
    expect(statuses(await one.evaluate(world))).toEqual({ good: 'pass', ...errors, after: 'pass' });
    for (const { id } of checks) {
      expect(log.error).toHaveBeenCalledWith(
        { lesson: 'linux/01-test', check: id, ...placeOf(id, ''), reason: expect.any(String) },
        'A check broke; learners see that it is our mistake',
      );
    }
    expect(statuses(await one.evaluate(nobody))).toEqual({ good: 'fail', ...errors, after: 'fail' });
    expect(log.error).toHaveBeenCalledTimes(checks.length);
  });

  it('is told by its cause', async () => {
    const grow = 'const all: number[] = []; for (;;) all.push(0);';
    const { judge, log } = workersFor([{ id: 'grow', body: grow }], { heapMb: 32 });
    await judge().evaluate(world);
    expect(log.error.mock.lastCall?.[0]).toMatchObject({ reason: 'It took more than 32 MiB of memory' });
  });
});

describe('checks that cannot be loaded', () => {
  it('are told with file and line, and tried again later', async () => {
    const { judge, log, placeOf, workers } = workersFor([pass], {}, 'throw new Error("at the top");');
    expect(statuses(await judge().evaluate(world))).toEqual({ good: 'error' });
    expect(log.error.mock.calls).toEqual([
      [expect.objectContaining({ reason: 'at the top', file: placeOf('good').file, line: 2 }), expect.any(String)],
    ]);
    // Nothing is started anew for every event.
    expect(statuses(await judge().evaluate(nobody))).toEqual({ good: 'error' });
    expect(workers).toBeDefined();
    expect(readFileSync(placeOf('good').file, 'utf8')).toContain('at the top');
  });
});
