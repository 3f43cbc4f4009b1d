import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { check, exercise, type T } from '#checks';
import { checkId, type ProbeRequest } from '#protocol';
import { someConstants } from '../../testing/constants.ts';
import { aContainer, aLinuxSnapshot, aProcess } from '../../testing/snapshots.ts';
import { Evaluator } from './evaluator.ts';
import type { Evaluated } from './outcome.ts';
import { keyOf, type World } from './world.ts';

const world = (names: string[], linux = aLinuxSnapshot()): World => ({
  linux: { status: 'value', value: linux },
  'docker.containers': { status: 'value', value: names.map((name) => aContainer({ name })) },
});

const running = (t: T, name: string) => t.expect(t.docker.container(name).running).is(true);

/** One check with that test. */
const single = (test: (t: T) => void | Promise<void>) =>
  new Evaluator(exercise({ sandbox: 'docker', checks: [check('only', { title: 'Only', test })] }), someConstants);

describe('what must not be there', () => {
  const first = async (test: (t: T) => void, of: World) => (await single(test).evaluate({ world: of }))[0]?.outcome;
  const gap = (gaps: number[]): World => ({ 'docker.events': { status: 'value', value: { events: [], gaps } } });
  const store = (text: string): World => {
    const value = { kind: 'file', mode: 0o644, uid: 0, gid: 0, modified: 0, size: 1, text, cut: true } as const;
    const absent = { status: 'value', value: { kind: 'absent' } } as const;
    return {
      'file:/:/var/lib/containers/storage/overlay-containers/containers.json': { status: 'value', value },
      'file:/:/home/sailor/.local/share/containers/storage/overlay-containers/containers.json': absent,
    };
  };

  it('counts only where its source was read', async () => {
    const gone = (t: T) => t.expect(t.docker.container('web').exists).is(false);
    expect(await first(gone, {})).toEqual({ status: 'unread', source: 'docker.containers' });
    const away = { status: 'unavailable', reason: 'The engine is stopped' } as const;
    expect(await first(gone, { 'docker.containers': away })).toEqual(away);
    expect(await first(gone, world([]))).toEqual({ status: 'pass' });
  });

  it('counts only where all was read', async () => {
    const never = (t: T) => t.expect(t.events.list({ action: 'restart' }).count).is(0);
    expect(await first(never, gap([]))).toEqual({ status: 'pass' });
    expect(await first(never, gap([5]))).toMatchObject({ status: 'unavailable', reason: /^The record has a gap/ });
    const nowhere = (t: T) => t.expect(t.podman.containerNames).excludes('web');
    expect(await first(nowhere, store('[]'))).toEqual({ status: 'pass' });
    expect(await first(nowhere, store('[{"id":'))).toMatchObject({
      status: 'unavailable',
      reason: /cannot be understood/,
    });
    const silent = (t: T) => t.expect(t.linux.file('/log').text).isNot('');
    const file = store('half of it')['file:/:/var/lib/containers/storage/overlay-containers/containers.json'];
    expect(await first(silent, { 'file:/:/log': file })).toMatchObject({ status: 'unavailable' });
  });

  it('is not believed from a glance', async () => {
    const glances = vi.fn((t: T) => void t.podman);
    expect(await first(glances, world([]))).toMatchObject({ status: 'error' });
  });
});

describe('what runs again', () => {
  it('is only what read something that changed', async () => {
    const test = vi.fn((t: T) => running(t, 'web'));
    const evaluator = single(test);
    expect(await evaluator.evaluate({ world: world(['web']) })).toMatchObject([
      { check: 'only', outcome: { status: 'pass' } },
    ]);
    expect(await evaluator.evaluate({ world: world(['web', 'db']) })).toEqual([]);
    expect(await evaluator.evaluate({ world: world(['web'], aLinuxSnapshot({ processes: [aProcess()] })) })).toEqual(
      [],
    );
    expect(test).toHaveBeenCalledTimes(1);
    expect(await evaluator.evaluate({ world: world([]) })).toMatchObject([{ outcome: { status: 'fail' } }]);
    expect(test).toHaveBeenCalledTimes(2);
    // Its message names the containers there are, so now their names count too.
    await evaluator.evaluate({ world: world(['db']) });
    expect(test).toHaveBeenCalledTimes(3);
  });

  it('is what looked for something in vain, once it is there', async () => {
    const test = vi.fn((t: T) => running(t, 'web'));
    const evaluator = single(test);
    expect(await evaluator.evaluate({ world: world([]) })).toMatchObject([{ outcome: { status: 'fail' } }]);
    expect(await evaluator.evaluate({ world: world([], aLinuxSnapshot({ processes: [aProcess()] })) })).toEqual([]);
    expect(await evaluator.evaluate({ world: world(['web']) })).toMatchObject([{ outcome: { status: 'pass' } }]);
    expect(test).toHaveBeenCalledTimes(2);
  });

  it('is what looked for something in vain as one of two reasons, whichever comes first', async () => {
    const either = single((t) => {
      const web = t.docker.container('web').running;
      t.expect(web.value === true ? web : t.docker.container('db').running).is(true);
    });
    expect(await either.evaluate({ world: world([]) })).toMatchObject([{ outcome: { status: 'fail' } }]);
    expect(await either.evaluate({ world: world(['db']) })).toMatchObject([{ outcome: { status: 'pass' } }]);
    expect(await either.evaluate({ world: world(['db', 'web']) })).toMatchObject([{ outcome: { status: 'pass' } }]);
    // Now it rests on the first alone.
    expect(await either.evaluate({ world: world(['web']) })).toEqual([]);
  });

  it('is told before it runs, and what was read is told after', async () => {
    const started: string[] = [];
    const results = await single((t) => running(t, 'web')).evaluate({
      world: world(['web']),
      onStart: (id) => started.push(id),
    });
    expect(started).toEqual(['only']);
    expect(results[0]?.sources).toEqual(['docker.containers', 'docker.events']);
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
  const statuses = (results: readonly Evaluated[]) =>
    Object.fromEntries(results.map(({ check: id, outcome }) => [id, outcome.status]));

  it('make the others wait: one mistake, one red line', async () => {
    const one = evaluator();
    expect(statuses(await one.evaluate({ world: world([]) }))).toEqual({ web: 'fail', db: 'blocked', api: 'blocked' });
    expect(statuses(await one.evaluate({ world: world(['web', 'db', 'api']) }))).toEqual({
      web: 'pass',
      db: 'pass',
      api: 'pass',
    });
    expect(statuses(await one.evaluate({ world: world(['db', 'api']) }))).toEqual({
      web: 'fail',
      db: 'blocked',
      api: 'blocked',
    });
  });

  const ids = { web: checkId.parse('web') };

  it('are not run while they are held back; it is said whether the others may go on', async () => {
    const both = world(['web', 'db', 'api']);
    const held = (counts: boolean) => evaluator().evaluate({ world: both, held: new Map([[ids.web, counts]]) });
    expect(statuses(await held(false))).toEqual({ db: 'blocked', api: 'blocked' });
    expect(statuses(await held(true))).toEqual({ db: 'pass', api: 'pass' });
  });

  it('that broke keep nobody waiting: the mistake is ours', async () => {
    const broke = new Evaluator(
      exercise({
        sandbox: 'docker',
        checks: [
          check('web', {
            title: 'Web',
            test: () => {
              throw new Error('oops');
            },
          }),
          check('db', { title: 'Db', after: ['web'], test: (t) => running(t, 'db') }),
        ],
      }),
      someConstants,
    );
    expect(statuses(await broke.evaluate({ world: world(['db']) }))).toEqual({ web: 'error', db: 'pass' });
  });
});

describe('a source', () => {
  it('that has not arrived suspends the check until it does', async () => {
    const evaluator = single((t) => running(t, 'web'));
    expect(await evaluator.evaluate({ world: {} })).toMatchObject([
      { outcome: { status: 'unread', source: 'docker.containers' }, sources: ['docker.containers'] },
    ]);
    expect(await evaluator.evaluate({ world: {} })).toEqual([]);
    expect(await evaluator.evaluate({ world: world(['web']) })).toMatchObject([{ outcome: { status: 'pass' } }]);
  });

  it('that cannot be read is never held against the learner, even when the author swallows it', async () => {
    const away: World = { 'docker.containers': { status: 'unavailable', reason: 'engine stopped' } };
    const swallowing = single((t) => {
      try {
        running(t, 'web');
      } catch {
        // An author's mistake.
      }
    });
    expect(await swallowing.evaluate({ world: away })).toMatchObject([
      { outcome: { status: 'unavailable', reason: 'engine stopped' } },
    ]);
  });
});

describe('a probe', () => {
  const request: ProbeRequest = {
    address: '127.0.0.1',
    port: 8080,
    path: '/',
    method: 'GET',
    headers: {},
    timeoutMs: 2000,
  };
  const answering = (status: number, base = world(['web'])): World => ({
    ...base,
    [keyOf(request)]: {
      status: 'value',
      value: { outcome: 'answered', status, headers: {}, body: '', cut: false, milliseconds: 3 },
    },
  });
  const asking = () =>
    single(async (t) => {
      running(t, 'web');
      t.expect((await t.http.get('http://127.0.0.1:8080')).status).is(200);
    });

  it('is made only after what can be expected without it', async () => {
    const [result] = await asking().evaluate({ world: world([]) });
    expect(result).toMatchObject({ outcome: { status: 'fail' }, probes: [] });
  });

  it('ends the evaluation; with its answer the check runs anew, over one world', async () => {
    const evaluator = asking();
    const first = await evaluator.evaluate({ world: world(['web']) });
    expect(first).toMatchObject([{ outcome: { status: 'probing', request }, probes: [request], factsChanged: true }]);
    expect(await evaluator.evaluate({ world: world(['web']) })).toEqual([]);
    expect(await evaluator.evaluate({ world: answering(404) })).toMatchObject([
      { outcome: { status: 'fail', failure: { found: '404' } }, factsChanged: false },
    ]);
    expect(await evaluator.evaluate({ world: answering(200) })).toMatchObject([
      {
        outcome: { status: 'pass' },
        sources: ['docker.containers', 'docker.events'],
        probes: [request],
        factsChanged: false,
      },
    ]);
    expect(await evaluator.evaluate({ world: answering(200, world([])) })).toMatchObject([
      { outcome: { status: 'fail' }, probes: [], factsChanged: true },
    ]);
  });

  it('that cannot be made is never held against the learner', async () => {
    const away: World = {
      ...world(['web']),
      [keyOf(request)]: { status: 'unavailable', reason: 'the lab host is away' },
    };
    expect(await asking().evaluate({ world: away })).toMatchObject([{ outcome: { status: 'unavailable' } }]);
  });

  it('may be one of several at once', async () => {
    const both = single(async (t) => {
      const answers = await Promise.all([8080, 8081].map((port) => t.http.get(`http://127.0.0.1:${port}/`)));
      for (const { status } of answers) t.expect(status).is(200);
    });
    const [result] = await both.evaluate({ world: world(['web']) });
    expect(result?.probes.map((one) => 'port' in one && one.port)).toEqual([8080, 8081]);
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
    ['returns something', (t: T) => Reflect.get(Object(t.docker.containers()), 'length'), /must return nothing/],
    [
      'awaits what never comes',
      (t: T) => [running(t, 'web'), new Promise<void>(() => undefined)][1],
      /something else than a probe/,
    ],
    [
      'awaits time',
      async (t: T) => {
        running(t, 'web');
        await delay(600_000, undefined, { ref: false });
      },
      /something else than a probe/,
    ],
    [
      'makes probes in a loop',
      async (t: T) => {
        for (let port = 1; port < 100; port += 1) await t.http.get(`http://127.0.0.1:${port}/`).catch(() => undefined);
      },
      /8 different probes/,
    ],
  ])('is an error: %s', async (_name, test, message) => {
    const [result] = await single(test).evaluate({ world: world(['web']) });
    expect(result?.outcome).toMatchObject({ status: 'error', message: expect.stringMatching(message) });
  });
});
