import { describe, expect, it, vi } from 'vitest';
import { check, exercise, type T } from '#checks';
import { checkId } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { aContainer, aLinuxSnapshot, aProcess } from '../../testing/snapshots.ts';
import { Evaluator } from './evaluator.ts';
import type { World } from './world.ts';

const world = (names: string[], linux = aLinuxSnapshot()): World => ({
  linux: { status: 'value', value: linux },
  'docker.containers': { status: 'value', value: names.map((name) => aContainer({ name })) },
});

const running = (t: T, name: string) => t.expect(t.docker.container(name).running).is(true);

/** One check with that test. */
const single = (test: (t: T) => void) =>
  new Evaluator(exercise({ sandbox: 'docker', checks: [check('only', { title: 'Only', test })] }), someConstants);

describe('what runs again', () => {
  it('is only what read something that changed', () => {
    const test = vi.fn((t: T) => running(t, 'web'));
    const evaluator = single(test);
    expect(evaluator.evaluate({ world: world(['web']) })).toMatchObject([
      { check: 'only', outcome: { status: 'pass' } },
    ]);
    expect(evaluator.evaluate({ world: world(['web', 'db']) })).toEqual([]);
    expect(evaluator.evaluate({ world: world(['web'], aLinuxSnapshot({ processes: [aProcess()] })) })).toEqual([]);
    expect(test).toHaveBeenCalledTimes(1);
    expect(evaluator.evaluate({ world: world([]) })).toMatchObject([{ outcome: { status: 'fail' } }]);
    expect(test).toHaveBeenCalledTimes(2);
    // Its message names the containers there are, so now their names count too.
    evaluator.evaluate({ world: world(['db']) });
    expect(test).toHaveBeenCalledTimes(3);
  });

  it('is told before it runs, and what was read is told after', () => {
    const started: string[] = [];
    const results = single((t) => running(t, 'web')).evaluate({
      world: world(['web']),
      onStart: (id) => started.push(id),
    });
    expect(started).toEqual(['only']);
    expect(results[0]?.sources).toEqual(['docker.containers']);
  });
});

describe('checks that come first', () => {
  const evaluator = () =>
    new Evaluator(
      exercise({
        sandbox: 'docker',
        checks: [
          check('web', { title: 'Web runs', test: (t) => running(t, 'web') }),
          check('db', { title: 'Db runs', after: ['web'], test: (t) => running(t, 'db') }),
          check('api', { title: 'Api runs', after: ['db'], test: (t) => running(t, 'api') }),
        ],
      }),
      someConstants,
    );
  const statuses = (results: ReturnType<Evaluator['evaluate']>) =>
    Object.fromEntries(results.map(({ check: id, outcome }) => [id, outcome.status]));

  it('make the others wait: one mistake, one red line', () => {
    const one = evaluator();
    expect(statuses(one.evaluate({ world: world([]) }))).toEqual({ web: 'fail', db: 'blocked', api: 'blocked' });
    expect(statuses(one.evaluate({ world: world(['web', 'db', 'api']) }))).toEqual({
      web: 'pass',
      db: 'pass',
      api: 'pass',
    });
    expect(statuses(one.evaluate({ world: world(['db', 'api']) }))).toEqual({
      web: 'fail',
      db: 'blocked',
      api: 'blocked',
    });
  });

  it('count as not passed while they are skipped', () => {
    const results = evaluator().evaluate({ world: world(['web', 'db']), skip: new Set([checkId.parse('web')]) });
    expect(statuses(results)).toEqual({ db: 'blocked', api: 'blocked' });
  });
});

describe('a source', () => {
  it('that has not arrived suspends the check until it does', () => {
    const evaluator = single((t) => running(t, 'web'));
    expect(evaluator.evaluate({ world: {} })).toMatchObject([
      { outcome: { status: 'unread', source: 'docker.containers' }, sources: ['docker.containers'] },
    ]);
    expect(evaluator.evaluate({ world: {} })).toEqual([]);
    expect(evaluator.evaluate({ world: world(['web']) })).toMatchObject([{ outcome: { status: 'pass' } }]);
  });

  it('that cannot be read is never held against the learner, even when the author swallows it', () => {
    const away: World = { 'docker.containers': { status: 'unavailable', reason: 'engine stopped' } };
    const swallowing = single((t) => {
      try {
        running(t, 'web');
      } catch {
        // An author's mistake.
      }
    });
    expect(swallowing.evaluate({ world: away })).toMatchObject([
      { outcome: { status: 'unavailable', reason: 'engine stopped' } },
    ]);
  });
});

describe('an author’s mistake', () => {
  it.each([
    ['throws', () => Reflect.get(Object(undefined), 'x').y, /undefined/],
    [
      'throws text',
      () => {
        throw 'oops';
      },
      /oops/,
    ],
    ['reads nothing', () => undefined, /without reading/],
    ['awaits', async (t: T) => running(t, 'web'), /await nothing/],
  ])('is an error: %s', (_name, test, message) => {
    const [result] = single(test).evaluate({ world: world(['web']) });
    expect(result?.outcome).toMatchObject({ status: 'error', message: expect.stringMatching(message) });
  });
});
