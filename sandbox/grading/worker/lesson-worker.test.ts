import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { someConstants } from '../../testing/constants.ts';
import { aContainer } from '../../testing/snapshots.ts';
import type { World } from '../evaluation/world.ts';
import { systemClock } from '../session/clock.ts';
import { LessonWorker } from './lesson-worker.ts';

const open: LessonWorker[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((worker) => worker.end()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A worker for a checks.ts with these checks, in a folder outside the clone. */
function workerFor(checks: string, imports = '', checkMs = 2000): LessonWorker {
  const folder = mkdtempSync(join(tmpdir(), 'drydock lesson '));
  folders.push(folder);
  const checksFile = join(folder, 'checks.ts');
  const source = `import { check, exercise, type T } from '#checks';\n${imports}
    const web = (t: T) => t.expect(t.docker.container('web').running).is(true);
    export default exercise({ sandbox: 'docker', checks: [${checks}] });`;
  writeFileSync(checksFile, source);
  const limits = { checkMs, loadMs: 20_000, heapMb: 48 };
  const worker = new LessonWorker({ checksFile, limits, clock: systemClock(Date.now) });
  open.push(worker);
  return worker;
}

const aCheck = (id: string, body: string) => `check('${id}', { title: '${id}', test(t: T) { ${body} } })`;
const world: World = { 'docker.containers': { status: 'value', value: [aContainer({ name: 'web' })] } };
const nobody: World = { 'docker.containers': { status: 'value', value: [] } };

describe('a lesson’s worker', () => {
  it('judges several sandboxes, each by its own world', async () => {
    const worker = workerFor(aCheck('web', 'web(t);'));
    const [one, two] = await Promise.all([
      worker.evaluate({ session: 1, constants: someConstants, world, skip: [] }),
      worker.evaluate({ session: 2, constants: someConstants, world: nobody, skip: [] }),
    ]);
    expect(one).toMatchObject({ status: 'done', results: [{ outcome: { status: 'pass' } }] });
    expect(two).toMatchObject({ status: 'done', results: [{ outcome: { status: 'fail' } }] });
    expect(await worker.evaluate({ session: 1, constants: someConstants, world, skip: [] })).toMatchObject({
      status: 'done',
      results: [],
    });
    // A source that is watched no more is unknown again.
    expect(await worker.evaluate({ session: 1, constants: someConstants, world: {}, skip: [] })).toMatchObject({
      results: [{ outcome: { status: 'unread' } }],
    });
  });

  it('ends a check that runs too long, names it, and judges the others afresh', async () => {
    const worker = workerFor(`${aCheck('web', 'web(t);')}, ${aCheck('loop', 'web(t); for (;;);')}`, '', 200);
    const crashed = await worker.evaluate({ session: 1, constants: someConstants, world, skip: [] });
    expect(crashed).toEqual({ status: 'crashed', check: 'loop', message: 'It ran longer than 200 ms' });
    const skip = crashed.status === 'crashed' && crashed.check !== undefined ? [crashed.check] : [];
    expect(await worker.evaluate({ session: 1, constants: someConstants, world, skip })).toMatchObject({
      status: 'done',
      results: [{ check: 'web', outcome: { status: 'pass' } }],
    });
  });

  it('ends a check that takes too much memory', async () => {
    const hog = aCheck(
      'hog',
      'web(t); const all: string[][] = []; for (;;) all.push(Array.from({ length: 1e5 }, String));',
    );
    const result = await workerFor(hog, '', 30_000).evaluate({ session: 1, constants: someConstants, world, skip: [] });
    expect(result).toMatchObject({ status: 'crashed', check: 'hog', message: expect.stringContaining('memory') });
  });

  it('survives a check that ends the process', async () => {
    const worker = workerFor(`${aCheck('web', 'web(t);')}, ${aCheck('quit', 'web(t); process.exit(3);')}`);
    expect(await worker.evaluate({ session: 1, constants: someConstants, world, skip: [] })).toMatchObject({
      status: 'crashed',
      check: 'quit',
    });
  });

  it('says where the author’s code broke', async () => {
    const result = await workerFor(aCheck('bug', '\n web(t);\n JSON.parse("{");')).evaluate({
      session: 1,
      constants: someConstants,
      world,
      skip: [],
    });
    expect(result).toMatchObject({
      results: [{ outcome: { status: 'error', stack: expect.stringMatching(/checks\.ts:6:/) } }],
    });
  });

  it('gives author code nothing but the language', async () => {
    const worker = workerFor(aCheck('web', 'web(t);'), "import { readFileSync } from 'node:fs'; readFileSync;");
    expect(await worker.evaluate({ session: 1, constants: someConstants, world, skip: [] })).toMatchObject({
      status: 'crashed',
      check: undefined,
      message: expect.stringContaining('Checks may import "#checks" and files beside them, not "node:fs"'),
    });
    process.env.DRYDOCK_AGENT_SECRET_FOR_TEST = 'secret';
    const nosy = workerFor(
      aCheck('env', 'web(t); if (process.env.DRYDOCK_AGENT_SECRET_FOR_TEST) throw new Error("seen");'),
    );
    expect(await nosy.evaluate({ session: 1, constants: someConstants, world, skip: [] })).toMatchObject({
      results: [{ outcome: { status: 'pass' } }],
    });
    delete process.env.DRYDOCK_AGENT_SECRET_FOR_TEST;
  });
});
