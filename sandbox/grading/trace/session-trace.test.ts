import { expect, it } from 'vitest';
import { check, exercise, type T } from '#checks';
import { type EngineEvent, sandboxId, type TraceEvent } from '#protocol';
import { aLesson } from '../../testing/a-lesson.ts';
import { someConstants } from '../../testing/constants.ts';
import { FakeObservation } from '../../testing/fake-observation.ts';
import { HandClock } from '../../testing/hand-clock.ts';
import { aContainer } from '../../testing/snapshots.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import { LessonSession } from '../session/lesson-session.ts';
import { SessionTrace } from './session-trace.ts';

const running = (name: string) => (t: T) => t.expect(t.docker.container(name).running).is(true);

/** A traced session whose checks run here. */
function open(options: { replaced?: boolean; stableFor?: number } = {}) {
  const { stableFor = 0, replaced = false } = options;
  const of = exercise({
    sandbox: 'docker',
    checks: [
      check('web', { title: 'Web', stableFor, test: running('web') }),
      check('db', { title: 'Db', after: ['web'], test: running('db') }),
    ],
  });
  const clock = new HandClock();
  const observation = new FakeObservation();
  const told: TraceEvent[] = [];
  const lesson = aLesson({ id: 'linux/01-test', checks: of.checks });
  const sandbox = sandboxId.parse('s-aaaaaaaaaaaa');
  const trace = new SessionTrace({ sandbox, lesson, replaced, now: clock.now, tell: (event) => told.push(event) });
  const evaluator = new Evaluator(of, someConstants, () => 0);
  new LessonSession({
    clock,
    observation,
    lesson,
    trace,
    judge: () => ({
      evaluate: async (world, onResults) => onResults(await evaluator.evaluate({ world })),
      close: () => undefined,
    }),
    onResults: () => undefined,
  });
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };
  const events: EngineEvent[] = [];
  /** The engine says what happened. */
  const happen = (...more: Pick<EngineEvent, 'type' | 'action' | 'name'>[]) => {
    for (const event of more) events.push({ at: events.length + 1, id: event.name, ...event });
    observation.send({ type: 'value', source: 'docker.events', at: 1, value: { events: [...events], gaps: [] } });
  };
  const judged = (id: string) =>
    told.flatMap((event) => (event.type === 'judged' && event.check === id ? [event] : []));
  const unmoved = () => told.flatMap((event) => (event.type === 'unmoved' ? [event] : []));
  return { clock, observation, settle, happen, judged, unmoved };
}

it('names the event and the fact that a check was judged for, and the verdict before and after', async () => {
  const { observation, settle, happen, judged } = open();
  await settle();
  expect(judged('web')).toMatchObject([{ causes: [{ kind: 'first' }], before: 'waiting', after: 'waiting' }]);
  // Its own events are watched too, though no check reads them.
  expect(observation.watched.at(-1)).toContain('docker.events');
  happen();
  observation.containers([]);
  await settle();
  happen({ type: 'container', action: 'create', name: 'web' }, { type: 'container', action: 'start', name: 'web' });
  observation.containers([aContainer({ name: 'web' })]);
  await settle();
  expect(judged('web').at(-1)).toMatchObject({
    before: 'waiting',
    after: 'pass',
    outcome: 'pass',
    ms: 0,
    text: 'Passed: Web',
    causes: expect.arrayContaining([
      expect.objectContaining({
        kind: 'read',
        source: 'docker.containers',
        event: 'container web create, container web start',
      }),
    ]),
    facts: [expect.objectContaining({ name: '`web`', value: 'running', asked: 'held' })],
  });
  expect(judged('db').at(-1)?.causes).toMatchObject([{ kind: 'after', checks: ['web'] }]);
});

it('says what time alone did', async () => {
  const { observation, settle, judged, clock } = open({ stableFor: 2000 });
  await settle();
  observation.containers([aContainer({ name: 'web' })]);
  await settle();
  clock.advance(2000);
  expect(judged('web').at(-1)).toMatchObject({
    causes: [{ kind: 'time', words: 'the state has held for 2000 ms (stableFor)' }],
    before: 'waiting',
    after: 'pass',
  });
  expect(judged('web').at(-1)).not.toHaveProperty('ms');
  observation.containers([]);
  await settle();
  expect(judged('web').at(-1)).toMatchObject({ outcome: 'fail', before: 'pass', after: 'pass' });
  clock.advance(250);
  expect(judged('web').at(-1)?.causes).toEqual([{ kind: 'time', words: 'nothing has changed for 250 ms (quiet)' }]);
});

it('says what happened and moved nothing: read by nobody, or the same for all', async () => {
  const { observation, settle, happen, unmoved } = open();
  await settle();
  happen();
  observation.containers([aContainer({ name: 'web' })]);
  await settle();
  happen({ type: 'volume', action: 'create', name: 'data' });
  happen({ type: 'container', action: 'start', name: 'other' });
  observation.containers([aContainer({ name: 'web' }), aContainer({ name: 'other', state: 'exited' })]);
  await settle();
  expect(unmoved()).toContainEqual(
    expect.objectContaining({ source: 'docker.volumes', event: 'volume data create', reason: 'nobody-reads-it' }),
  );
  // “db” reads the names of containers, so a new one is a cause for it; how often another was restarted is none.
  observation.containers([aContainer({ name: 'web' }), aContainer({ name: 'other', restartCount: 3 })]);
  await settle();
  observation.containers([aContainer({ name: 'web' }), aContainer({ name: 'other', restartCount: 4 })]);
  await settle();
  expect(unmoved().at(-1)).toMatchObject({ source: 'docker.containers', reason: 'same-for-all' });
});

it('dates each fact by when it got its value, over evaluations', async () => {
  const { observation, settle, judged, clock } = open();
  await settle();
  const at = clock.now();
  observation.containers([aContainer({ name: 'web' })]);
  await settle();
  clock.advance(5000);
  observation.containers([aContainer({ name: 'web', state: 'exited' })]);
  await settle();
  expect(judged('web').at(-1)?.facts?.[0]).toMatchObject({ value: 'not running', changedAt: at + 5000 });
});

it('says that new checks judge an old sandbox', async () => {
  const { settle, judged } = open({ replaced: true });
  await settle();
  expect(judged('web')[0]?.causes).toEqual([{ kind: 'new-checks' }]);
});
