import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type CheckResult, type DevEvent, lessonId, sandboxId, type TraceEvent } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { FakeObservation } from '../../testing/fake-observation.ts';
import { aContainer } from '../../testing/snapshots.ts';
import { createGrader } from '../index.ts';
import { type LiveCatalog, watchLessons } from './watch-lessons.ts';

const id = lessonId.parse('mine/01-web');
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: vi.fn() };
/** A lesson with one check of one container; the name stands in line 3. */
const source = (container: string, title = 'Web runs') => `import { check, exercise } from '#checks';
export default exercise({ sandbox: 'docker', checks: [check('web', { title: '${title}', test(t) {
  t.expect(t.docker.container('${container}').running).is(true);
} })] });
`;

let root: string;
let folder: string;
let told: DevEvent[];
let lessons: LiveCatalog;
const save = (file: string, text: string) => writeFileSync(join(folder, file), text);
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'drydock-dev-'));
  folder = join(root, id);
  mkdirSync(join(folder, 'files'), { recursive: true });
  save('checks.ts', source('web'));
  told = [];
  lessons = await watchLessons([root, '/nowhere'], { log, now: Date.now, tell: (event) => told.push(event) });
});
afterEach(() => {
  lessons.close();
  rmSync(root, { recursive: true, force: true });
  expect(log.error).not.toHaveBeenCalled();
});
const patience = { timeout: 60_000 };

it('follows saved checks, written over or renamed over', async () => {
  const changed = vi.fn();
  const stop = lessons.subscribe(changed);
  save('checks.ts', source('web', 'Written over'));
  await vi.waitFor(() => expect(lessons.get(id)?.checks[0]?.title).toBe('Written over'), patience);
  save('new~', source('web', 'Renamed over'));
  renameSync(join(folder, 'new~'), join(folder, 'checks.ts'));
  await vi.waitFor(() => expect(lessons.get(id)?.checks[0]?.title).toBe('Renamed over'), patience);
  await vi.waitFor(() => expect(changed).toHaveBeenCalledWith(id), patience);
  expect(told.at(-1)).toMatchObject({ type: 'checks', lesson: id, checks: [{ id: 'web', title: 'Renamed over' }] });
  stop();
});

it.each([
  ['a syntax error', source('web').replace('is(true);', 'is(true;'), 3],
  ['what throws while it loads', `${source('web')}\nnull.nothing;\n`, 6],
  ['no exercise', 'export default 5;\n', undefined],
])('takes the old checks away for %s, and names the line', async (_what, broken, line) => {
  save('checks.ts', broken);
  await vi.waitFor(() => expect(lessons.isBroken(id)).toBe(true), patience);
  expect(lessons.get(id)).toBeUndefined();
  expect(lessons.problem(id)?.line).toBe(line);
  expect(told.at(-1)).toMatchObject({ type: 'checks', checks: [], problem: { message: expect.any(String) } });
  save('checks.ts', source('web'));
  await vi.waitFor(() => expect(lessons.isBroken(id)).toBe(false), patience);
  expect(lessons.problem(id)).toBeUndefined();
});

it('tells that a saved start state needs a reset, and gives the next sandbox the new one', async () => {
  const before = lessons.get(id);
  save('setup.sh', 'true\n');
  save('files/page.html', 'hello\n');
  await vi.waitFor(
    () =>
      expect(told.flatMap((event) => (event.type === 'start-state' ? [event.file] : [])).sort()).toEqual([
        'files/page.html',
        'setup.sh',
      ]),
    patience,
  );
  await vi.waitFor(() => expect(lessons.get(id)?.setup).toBe(join(folder, 'setup.sh')), patience);
  expect(before?.setup).toBeUndefined();
});

it('a grader judges the same sandbox by the new checks, in a new worker, and says why', async () => {
  const observations: FakeObservation[] = [];
  const observe = () => {
    const observation = new FakeObservation();
    observations.push(observation);
    return observation;
  };
  const traced: TraceEvent[] = [];
  const grader = createGrader({ log, now: Date.now, observe, trace: (event) => traced.push(event) });
  const results: CheckResult[] = [];
  const watch = () => {
    const lesson = lessons.get(id);
    if (lesson === undefined) throw new Error('The lesson is not there');
    const end = new AbortController();
    grader.watch({
      lesson,
      constants: someConstants,
      sandbox: sandboxId.parse('s-aaaaaaaaaaaa'),
      signal: end.signal,
      onResults: (news) => results.push(...news),
    });
    return end;
  };
  const reached = (status: string) => vi.waitFor(() => expect(results.at(-1)?.verdict.status).toBe(status), patience);
  /** Shows the sandbox to the first, or the second, that looks at it. */
  const show = async (at: 0 | 1) => {
    await vi.waitFor(() => expect(observations[at]?.watched.at(-1)).toContain('docker.containers'), patience);
    observations[at]?.containers([aContainer({ name: 'web' })]);
  };
  const first = watch();
  await show(0);
  await reached('pass');
  const stop = lessons.subscribe(() => {
    first.abort();
    watch();
  });
  save('checks.ts', source('api'));
  await show(1);
  await reached('fail');
  expect(results.at(-1)?.text).toContain('Expected a container `api`');
  expect(
    traced.some((event) => event.type === 'judged' && event.causes.some(({ kind }) => kind === 'new-checks')),
  ).toBe(true);
  stop();
  await grader.close();
});
