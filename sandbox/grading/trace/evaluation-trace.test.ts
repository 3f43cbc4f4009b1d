import { expect, it, vi } from 'vitest';
import { check, exercise, type T } from '#checks';
import { someConstants } from '../../testing/constants.ts';
import { aContainer, aLinuxSnapshot } from '../../testing/snapshots.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import { keyOf, type World } from '../evaluation/world.ts';

const worldOf = (...names: string[]): World => ({
  linux: { status: 'value', value: aLinuxSnapshot() },
  'docker.containers': { status: 'value', value: names.map((name) => aContainer({ name })) },
});

/** What each evaluation of one check told; the clock says 5, 10, 15 … */
function traced(test: (t: T) => void | Promise<void>) {
  let time = 0;
  const only = exercise({ sandbox: 'docker', checks: [check('only', { title: 'Only', test })] });
  const evaluator = new Evaluator(only, someConstants, () => (time += 5));
  return async (world: World) => (await evaluator.evaluate({ world }))[0];
}

it('tells every fact in the order of reading, with value, place, command, and what was asked of it', async () => {
  const evaluate = traced((t) => {
    const web = t.docker.container('web');
    const { sandbox } = t.linux;
    if (web.exists.value === true) t.expect(web.running).is(true);
    t.expect(sandbox.comm).is('holder');
    t.expect(t.docker.container('db').running).is(true);
  });
  const result = await evaluate(worldOf('web'));
  expect(result?.outcome.status).toBe('fail');
  expect(result?.trace?.ms).toBe(5);
  expect(result?.trace?.facts).toMatchObject([
    { name: '`web`', value: 'there', asked: 'no', sources: ['docker.containers'] },
    {
      name: '`web`',
      value: 'running',
      asked: 'held',
      from: 'docker inspect web → State.Status',
      see: "docker inspect -f '{{json .State.Status}}' web",
    },
    { name: 'the program of the sandbox', value: '`holder`', asked: 'held', sources: ['linux'] },
    { name: '`db`', value: 'none of that name', state: 'absent', asked: 'failed' },
  ]);
});

it('tells which read made it run again, and from what to what', async () => {
  const evaluate = traced((t) => t.expect(t.docker.container('web').running).is(true));
  expect((await evaluate({}))?.trace).toMatchObject({
    causes: [],
    facts: [{ state: 'unread', value: 'has not arrived', sources: ['docker.containers'] }],
  });
  expect((await evaluate(worldOf()))?.trace?.causes).toMatchObject([
    { kind: 'read', source: 'docker.containers', before: 'has not arrived' },
  ]);
  expect((await evaluate(worldOf('web')))?.trace?.causes).toContainEqual({
    kind: 'read',
    source: 'docker.containers',
    name: 'names',
    before: '[]',
    after: 'not read any more',
  });
  expect(await evaluate(worldOf('web', 'db'))).toBeUndefined();
});

it('follows lists, helpers and answers of servers as well', async () => {
  const request = { address: '127.0.0.1', port: 80, method: 'GET', path: '/', headers: {}, timeoutMs: 2000 } as const;
  const evaluate = traced(async (t) => {
    for (const one of t.docker.containers()) t.expect(one.running).is(true);
    const answer = await t.http.get('http://127.0.0.1:80/');
    t.expect(answer.status).is(204);
  });
  const first = await evaluate(worldOf('api', 'web'));
  expect(first?.outcome.status).toBe('probing');
  const [asked] = first?.probes ?? [];
  const key = keyOf(asked ?? request);
  const answer = { outcome: 'answered', status: 200, headers: {}, body: '', cut: false, milliseconds: 1 } as const;
  const second = await evaluate({ ...worldOf('api', 'web'), [key]: { status: 'value', value: answer } });
  expect(second?.outcome.status).toBe('fail');
  expect(second?.trace?.causes).toMatchObject([
    { kind: 'read', source: 'http GET http://127.0.0.1:80/', before: 'has not arrived' },
  ]);
  const names = second?.trace?.facts.map(({ name, asked: how }) => [name, how]);
  expect(names).toContainEqual(['`api`', 'held']);
  expect(names).toContainEqual(['`web`', 'held']);
  expect(names?.at(-1)?.[1]).toBe('failed');
});

it('costs nothing when nobody asks: the check gets the lenses themselves, and results carry no trace', async () => {
  const seen: T[] = [];
  const test = vi.fn((t: T) => {
    seen.push(t);
    t.expect(t.docker.container('web').running).is(true);
  });
  const plain = exercise({ sandbox: 'docker', checks: [check('only', { title: 'Only', test })] });
  const [result] = await new Evaluator(plain, someConstants).evaluate({ world: worldOf('web') });
  expect(result).toEqual(expect.not.objectContaining({ trace: expect.anything() }));
  // A proxy is made anew at each look.
  expect(seen[0]?.linux.sandbox).toBe(seen[0]?.linux.sandbox);
});

it('gives the same verdicts as without', async () => {
  const all = exercise({
    sandbox: 'docker',
    checks: [
      check('web', { title: 'Web', test: (t) => t.expect(t.docker.container('web').running).is(true) }),
      check('both', {
        title: 'Both',
        test: (t) => t.expect(t.docker.containerNames).includes('db'),
      }),
    ],
  });
  for (const world of [worldOf(), worldOf('web'), worldOf('web', 'db')]) {
    const strip = (evaluator: Evaluator) =>
      evaluator.evaluate({ world }).then((results) => results.map(({ trace: _, ...rest }) => rest));
    expect(await strip(new Evaluator(all, someConstants, () => 0))).toEqual(
      await strip(new Evaluator(all, someConstants)),
    );
  }
});
