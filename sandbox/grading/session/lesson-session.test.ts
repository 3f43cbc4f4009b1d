import { describe, expect, it, vi } from 'vitest';
import { check, type Exercise, exercise, type T } from '#checks';
import { type CheckResult, type ContainerFact, checkId, type ProbeResult, UserError } from '#protocol';
import { aLesson } from '../../testing/a-lesson.ts';
import { someConstants } from '../../testing/constants.ts';
import { FakeObservation } from '../../testing/fake-observation.ts';
import { HandClock } from '../../testing/hand-clock.ts';
import { aContainer, containerId } from '../../testing/snapshots.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import type { Evaluated, Outcome } from '../evaluation/outcome.ts';
import type { World } from '../evaluation/world.ts';
import { LessonSession } from './lesson-session.ts';

const running = (name: string) => (t: T) => t.expect(t.docker.container(name).running).is(true);
const twoChecks = exercise({
  sandbox: 'docker',
  checks: [
    check('web', { title: 'Web runs', test: running('web') }),
    check('init', {
      title: 'Init lives',
      after: ['web'],
      test: (t) => t.expect(t.linux.sandbox.pid).is(1),
    }),
  ],
});

/** A session whose checks run here, not in a worker. */
function open(of: Exercise = twoChecks) {
  const clock = new HandClock();
  const observation = new FakeObservation();
  const evaluator = new Evaluator(of, someConstants);
  const told: CheckResult[][] = [];
  const evaluate = vi.fn(async (world: World, onResults: (results: readonly Evaluated[]) => void) => {
    onResults(await evaluator.evaluate({ world }));
  });
  let release = () => {};
  const session = new LessonSession({
    clock,
    observation,
    lesson: aLesson({ id: 'linux/01-test', checks: of.checks }),
    judge: (onRelease) => {
      release = onRelease;
      return { evaluate, close: () => undefined };
    },
    onResults: (results) => told.push(results),
  });
  /** Lets everything happen that needs no time. */
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };
  const shown = () => {
    const last = new Map(told.flat().map((result) => [result.check, result]));
    return Object.fromEntries([...last].map(([one, { verdict }]) => [one, verdict.status]));
  };
  return { session, clock, observation, evaluate, told, release: () => release(), settle, shown };
}

describe('a session', () => {
  it('tells every check first, then those that change', async () => {
    const { observation, told, settle, clock } = open();
    await settle();
    expect(told).toHaveLength(1);
    expect(told[0]?.map(({ check: one, text }) => [one, text])).toEqual([
      ['web', 'Waiting: looking at the sandbox'],
      ['init', 'Waiting: first “Web runs”'],
    ]);
    observation.containers([aContainer({ name: 'web' })], 777);
    await settle();
    observation.linux();
    await settle();
    expect(told.slice(1).map((results) => results.map(({ check: one, verdict }) => [one, verdict.status]))).toEqual([
      [
        ['web', 'pass'],
        ['init', 'waiting'],
      ],
      [['init', 'pass']],
    ]);
    expect(told[1]?.[0]).toMatchObject({ passedAt: '2026-01-01T00:00:00.000Z', observedAt: 777, at: clock.now() });
  });

  it('watches a source only while a check reads it', async () => {
    const { observation, settle, clock } = open();
    await settle();
    expect(observation.watched).toEqual([['docker.containers']]);
    observation.containers([aContainer({ name: 'web' })]);
    await settle();
    expect(observation.watched.at(-1)).toEqual(['docker.containers', 'docker.events', 'linux']);
    observation.linux();
    observation.containers([]);
    await settle();
    // Not at once: the container may be back in an instant.
    expect(observation.watched.at(-1)).toContain('linux');
    clock.advance(250);
    expect(observation.watched.at(-1)).not.toContain('linux');
  });

  it('shows red after 250 ms of quiet, and keeps the first pass beside it', async () => {
    const { observation, settle, shown, told, clock } = open();
    await settle();
    observation.containers([aContainer({ name: 'web' })]);
    await settle();
    const before = told.length;
    observation.containers([]);
    await settle();
    clock.advance(249);
    expect(shown().web).toBe('pass');
    clock.advance(1);
    expect(shown().web).toBe('fail');
    expect(
      told
        .slice(before)
        .flat()
        .find((one) => one.check === 'web'),
    ).toMatchObject({ passedAt: '2026-01-01T00:00:00.000Z' });
  });

  it('sleeps while nothing changes: no evaluation, no alarm', async () => {
    const { observation, settle, evaluate, clock } = open();
    await settle();
    observation.containers([]);
    await settle();
    clock.advance(1000);
    const calls = evaluate.mock.calls.length;
    clock.advance(3_600_000);
    await settle();
    expect(evaluate).toHaveBeenCalledTimes(calls);
    expect(clock.pending).toBe(0);
  });

  it('waits when the source goes away, and goes on when it comes back', async () => {
    const { observation, settle, told, shown } = open();
    await settle();
    observation.containers([aContainer({ name: 'web' })]);
    await settle();
    observation.send({ type: 'unavailable', source: 'docker.containers', at: 2, reason: 'The engine is stopped' });
    await settle();
    expect(told.flat().at(-1)?.text).not.toContain('Expected');
    expect(told.flat().findLast((one) => one.check === 'web')?.text).toBe(
      'Waiting: Cannot look right now: The engine is stopped',
    );
    observation.containers([aContainer({ name: 'web' })]);
    await settle();
    expect(shown().web).toBe('pass');
  });

  it('judges what arrives during an evaluation afterwards, all at once', async () => {
    const { observation, settle, evaluate, shown } = open();
    await settle();
    const before = evaluate.mock.calls.length;
    for (let turn = 0; turn < 50; turn += 1) observation.containers([]);
    observation.containers([aContainer({ name: 'web' })]);
    await settle();
    expect(evaluate.mock.calls.length - before).toBeLessThanOrEqual(3);
    expect(shown().web).toBe('pass');
  });

  it('tells verdicts in the order in which things happened, however late they are judged', async () => {
    const { observation, settle, told, evaluate } = open();
    await settle();
    const judge = evaluate.getMockImplementation();
    let go = () => {};
    evaluate.mockImplementationOnce(async (world, onResults) => {
      await new Promise<void>((resolve) => (go = resolve));
      await judge?.(world, onResults);
    });
    const before = told.length;
    observation.containers([aContainer({ name: 'web' })], 1);
    observation.send({ type: 'unavailable', source: 'docker.containers', at: 2, reason: 'The engine is stopped' });
    observation.containers([aContainer({ name: 'web' })], 3);
    observation.send({ type: 'unavailable', source: 'docker.containers', at: 4, reason: 'The engine is stopped' });
    await settle();
    expect(told.length).toBe(before);
    go();
    await settle();
    const web = told.slice(before).flatMap((all) => all.filter((one) => one.check === 'web'));
    expect(web.map(({ verdict, observedAt }) => [verdict.status, observedAt])).toEqual([
      ['pass', 1],
      ['waiting', 4],
    ]);
  });

  it('is silent once closed', async () => {
    const { session, observation, settle, told } = open();
    session.close();
    observation.containers([aContainer({ name: 'web' })]);
    await settle();
    expect(told).toEqual([]);
    expect(observation.closed).toBe(true);
  });
});

describe('a check with a probe', () => {
  const up = (status: number) => async (): Promise<ProbeResult> => ({
    outcome: 'answered',
    ...{ status, headers: {}, body: '', cut: false, milliseconds: 1 },
  });
  const answering = exercise({
    sandbox: 'docker',
    checks: [
      check('web', {
        title: 'Web answers',
        async test(t) {
          running('web')(t);
          t.expect((await t.http.get('http://127.0.0.1:8080/')).status).is(200);
        },
      }),
    ],
  });
  const startedAt = '2025-12-31T23:00:00Z';
  const web = (state: ContainerFact['state'] = 'running') => aContainer({ name: 'web', state, startedAt });
  /** A session that has seen `web` and asked once. */
  async function opened(answer = up(200)) {
    const all = open(answering);
    all.observation.answer = answer;
    await all.settle();
    all.observation.containers([web()]);
    await all.settle();
    const pass = async (milliseconds: number) => {
      for (let left = milliseconds; left > 0; left -= 250) {
        all.clock.advance(Math.min(left, 250));
        await all.settle();
      }
    };
    return { ...all, pass };
  }

  it('asks once while it passes and nothing happens', async () => {
    const { observation, shown, pass, clock } = await opened();
    expect(shown()).toEqual({ web: 'pass' });
    await pass(60_000);
    expect(observation.probed).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('asks again while it fails, later and later up to 5 s, and at once when it can be right', async () => {
    const { observation, shown, pass, clock } = await opened(up(502));
    const times: number[] = [];
    const start = clock.now();
    observation.answer = (request) => {
      times.push(clock.now() - start);
      return up(502)().finally(() => request);
    };
    await pass(20_000);
    expect(shown()).toEqual({ web: 'fail' });
    expect(times).toEqual([1000, 3000, 7000, 12_000, 17_000]);
    observation.answer = up(200);
    await pass(5000);
    expect(shown()).toEqual({ web: 'pass' });
  });

  it('asks again on an event while it passes, and stays green until the answer is another', async () => {
    const { observation, settle, shown, pass, told } = await opened();
    observation.answer = async () => ({ outcome: 'refused', milliseconds: 1 });
    const before = told.length;
    observation.containers([web(), aContainer({ name: 'db' })]);
    await settle();
    expect(told.slice(before)).toEqual([]);
    await pass(1500);
    expect(observation.probed).toHaveLength(2);
    expect(shown()).toEqual({ web: 'fail' });
  });

  it('forgets the answer of a container that was away: what comes back must answer anew', async () => {
    const { observation, settle, shown, pass } = await opened();
    observation.containers([web('exited')]);
    await settle();
    await pass(250);
    expect(shown()).toEqual({ web: 'fail' });
    let answer = (_: ProbeResult) => {};
    observation.answer = () => new Promise((resolve) => (answer = resolve));
    observation.containers([web()]);
    await settle();
    await pass(500);
    expect(shown()).toEqual({ web: 'fail' });
    answer(await up(200)());
    await settle();
    expect(shown()).toEqual({ web: 'pass' });
  });

  it('is asked for at most 30 times a minute, however restless the sandbox', async () => {
    const { observation, settle, clock, shown } = await opened();
    for (let turn = 0; turn < 3000; turn += 1) {
      clock.advance(20);
      observation.containers([web(), aContainer({ name: `n${turn}` })]);
      await settle();
    }
    expect(observation.probed.length).toBeGreaterThan(20);
    expect(observation.probed.length).toBeLessThanOrEqual(10 + 30);
    expect(shown()).toEqual({ web: 'pass' });
  });

  it('waits when the lab host is away, and is judged when it is back', async () => {
    const away = new UserError({ code: 'lab-host-away', message: 'The lab host does not answer' });
    const { observation, pass, told, shown } = await opened(() => Promise.reject(away));
    expect(told.flat().at(-1)?.text).toBe('Waiting: Cannot look right now: The lab host does not answer');
    observation.answer = up(200);
    await pass(1000);
    expect(shown()).toEqual({ web: 'pass' });
  });
});

describe('a state that must hold', () => {
  const up = async (): Promise<ProbeResult> => ({
    outcome: 'answered',
    ...{ status: 200, headers: {}, body: '', cut: false, milliseconds: 1 },
  });
  const startedAt = '2025-12-31T23:00:00Z';
  const steady = exercise({
    sandbox: 'docker',
    checks: [
      check('holds', { title: 'Web runs for a second', stableFor: 1000, test: running('web') }),
      check('answers', {
        title: 'Web answers for a second',
        stableFor: 1000,
        async test(t) {
          running('web')(t);
          t.expect((await t.http.get('http://127.0.0.1:8080/')).status).is(200);
        },
      }),
      check('later', { title: 'Another runs', after: ['holds'], test: running('db') }),
    ],
  });
  const both = (digits: string) => [
    aContainer({ name: 'db', startedAt }),
    aContainer({ name: 'web', startedAt, id: containerId(digits) }),
  ];
  async function opened() {
    const all = open(steady);
    all.observation.answer = up;
    await all.settle();
    all.observation.containers(both('a'));
    await all.settle();
    return all;
  }

  it('begins anew with another container of the same name, though every fact is the same', async () => {
    const { clock, observation, settle, shown } = await opened();
    clock.advance(600);
    observation.containers(both('b'));
    await settle();
    clock.advance(999);
    await settle();
    expect(shown()).toMatchObject({ holds: 'waiting', answers: 'waiting' });
    clock.advance(1);
    await settle();
    expect(shown()).toMatchObject({ holds: 'pass', answers: 'pass' });
  });

  it('is asked once more at its end, and is not green when the answer is another', async () => {
    const { clock, observation, settle, shown } = await opened();
    expect(observation.probed).toHaveLength(1);
    observation.answer = async () => ({ outcome: 'refused', milliseconds: 1 });
    clock.advance(1000);
    await settle();
    expect(observation.probed).toHaveLength(2);
    expect(shown()).toMatchObject({ holds: 'pass', answers: 'waiting' });
    clock.advance(250);
    await settle();
    expect(shown()).toMatchObject({ answers: 'fail' });
  });

  it('is what comes after it waits for', async () => {
    const { clock, settle, shown, told } = await opened();
    expect(shown()).toMatchObject({ later: 'waiting' });
    expect(told.flat().findLast(({ check: one }) => one === 'later')?.text).toBe(
      'Waiting: first “Web runs for a second”',
    );
    clock.advance(1000);
    await settle();
    expect(shown()).toMatchObject({ holds: 'pass', later: 'pass' });
  });

  it('does not take an answer that was on its way when the container was another', async () => {
    const all = open(steady);
    let answer = (_: ProbeResult) => {};
    all.observation.answer = () => new Promise((resolve) => (answer = resolve));
    await all.settle();
    all.observation.containers(both('a'));
    await all.settle();
    all.observation.containers(both('b'));
    await all.settle();
    answer(await up());
    await all.settle();
    expect(all.shown()).toMatchObject({ answers: 'waiting' });
    expect(all.observation.probed).toHaveLength(2);
    answer(await up());
    await all.settle();
    all.clock.advance(1000);
    await all.settle();
    answer(await up());
    await all.settle();
    expect(all.shown()).toMatchObject({ answers: 'pass' });
  });
});

describe('a check that was held back', () => {
  it('is judged when it may be, though nothing happened', async () => {
    const { observation, settle, shown, evaluate, release } = open();
    await settle();
    const broke: Outcome = { status: 'error', message: 'It ran longer than 2000 ms', stack: '' };
    const held = {
      check: checkId.parse('web'),
      outcome: broke,
      sources: [],
      probes: [],
      subjects: [],
      motions: [],
      factsChanged: false,
    };
    evaluate.mockImplementationOnce(async (_, onResults) => onResults([held]));
    observation.containers([aContainer({ name: 'web' })]);
    await settle();
    expect(shown().web).toBe('error');
    release();
    await settle();
    expect(shown().web).toBe('pass');
  });
});
