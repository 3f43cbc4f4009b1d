import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '#protocol';
import { aMount, aVolume, happened } from '../../testing/engine-things.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aContainer, containerId } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

const [first, second] = [containerId('1'), containerId('2')];
const on = (id: string, action: EngineEvent['action'], parts: Partial<EngineEvent> = {}) => ({ id, action, ...parts });
const mounts = (id: string) => ({
  type: 'volume' as const,
  action: 'mount' as const,
  id: 'ships',
  name: 'ships',
  container: id,
  destination: '/data',
});
const record = (events: EngineEvent[], gaps: number[] = []) => ({ 'docker.events': { events, gaps } });

/** The two lines of a lesson about data that outlives its container. */
const outlived: Parameters<typeof toldBy>[1] = (t) => {
  t.expect(t.events.containers({ mounted: 'ships', destroyed: true }).count).atLeast(1);
  t.expect(t.docker.volume('ships').usedBy).includes('db');
};
const now = {
  'docker.volumes': [aVolume({ name: 'ships' })],
  'docker.containers': [aContainer({ name: 'db', id: second, mounts: [aMount({ name: 'ships' })] })],
};
const firstRun = [on(first, 'create'), mounts(first), on(first, 'start')];

describe('the history of a volume', () => {
  it('knows that another container mounts it now', () => {
    const events = happened(...firstRun, on(first, 'destroy'), on(second, 'create'), mounts(second));
    expect(toldBy({ ...now, ...record(events) }, outlived)).toBe('pass');
  });

  it('knows a restart from a new container', () => {
    const events = happened(...firstRun, on(first, 'die'), mounts(first), on(first, 'restart'));
    expect(toldBy({ ...now, ...record(events) }, outlived)).toMatchInlineSnapshot(
      `"Expected the number of containers that mounted \`ships\` and are gone to be at least 1. Found 0. Look at: docker events --since 1h --until 0s"`,
    );
    const t = lensesOver(record(happened(...firstRun, on(first, 'start'))));
    expect(t.events.containers({ name: 'web', startedAgain: true }).count.value).toBe(1);
    expect(t.events.containers({ name: 'web', startedAgain: false }).count.value).toBe(0);
  });

  it('says when it may not know', () => {
    expect(toldBy({ ...now, ...record([], [1]) }, outlived)).toMatchInlineSnapshot(
      `"Expected the number of containers that mounted \`ships\` and are gone to be at least 1. Found 0. Look at: docker events --since 1h --until 0s — The record has a gap: the engine was stopped, or had forgotten what happened before. What is done from now on is seen."`,
    );
  });
});

describe('what happened', () => {
  const t = lensesOver(
    record(
      happened(
        { action: 'tag', type: 'image', id: 'sha256:1', name: 'app:1' },
        on(first, 'create', { name: 'db', image: 'postgres' }),
        on(first, 'start', { name: 'db' }),
        on(first, 'health_status', { name: 'db', health: 'healthy' }),
        on(second, 'start', { name: 'api' }),
        on(second, 'update', { name: 'api' }),
        on(second, 'die', { name: 'api', exitCode: 3 }),
      ),
    ),
  );

  it('is counted by kind, action, name and detail', () => {
    expect(t.events.list({ action: 'update', name: 'api' }).count.value).toBe(1);
    expect(t.events.list({ type: 'image', action: 'tag' }).count.value).toBe(1);
    expect(t.events.list({ exitCode: 3 }).count.value).toBe(1);
    expect(t.events.list({ type: 'container' }).count.value).toBe(6);
    expect(t.events.list({ image: 'postgres' }).firstAt.value).toBe(Date.UTC(2026, 0, 1, 0, 0, 1));
    expect(t.events.list({ type: 'container' }).lastAt.value).toBe(Date.UTC(2026, 0, 1, 0, 0, 6));
    expect(t.events.containers().names.value).toEqual(['db', 'api']);
    expect(t.events.complete.value).toBe(true);
  });

  it('is narrowed by times', () => {
    const started = { name: 'api', action: 'start' } as const;
    const at = t.events.list(started).firstAt.value ?? 0;
    expect(t.events.list({ type: 'container', before: at }).count.value).toBe(3);
    expect(t.events.list({ type: 'container', after: at }).count.value).toBe(2);
    expect(t.events.list({ type: 'container', after: at - 1, before: at + 1 }).count.value).toBe(1);
    expect(t.events.list({ ...started, after: at }).firstAt.absence?.expected).toBe(
      '`start` of `api` after 2026-01-01T00:00:04Z to happen',
    );
    expect(t.events.list({ ...started, before: at }).lastAt.absence?.expected).toBe(
      '`start` of `api` before 2026-01-01T00:00:04Z to happen',
    );
  });

  it('has an order', () => {
    const ready = { name: 'db', health: 'healthy' } as const;
    expect(t.events.inOrder(ready, { name: 'api', action: 'start' }).value).toBe(true);
    expect(t.events.inOrder(ready, { name: 'db', action: 'start' }).value).toBe(false);
  });

  it('is told', () => {
    const world = record(
      happened(on(second, 'start', { name: 'api' }), on(first, 'health_status', { name: 'db', health: 'healthy' })),
    );
    const order: Parameters<typeof toldBy>[1] = (t) =>
      t.expect(t.events.inOrder({ name: 'db', health: 'healthy' }, { name: 'api', action: 'start' })).is(true);
    expect(toldBy(world, order)).toMatchInlineSnapshot(
      `"Expected \`health_status: healthy\` of \`db\` to be before \`start\` of \`api\`. Found after \`start\` of \`api\`. Look at: docker events --since 1h --until 0s"`,
    );
    expect(toldBy(record(happened(on(second, 'start', { name: 'api' }))), order)).toMatchInlineSnapshot(
      `"Expected \`health_status: healthy\` of \`db\` to happen. Found it has not happened. Look at: docker events --since 1h --until 0s"`,
    );
    expect(
      toldBy(record([]), (t) => t.expect(t.events.list({ action: 'update', name: 'web' }).count).atLeast(1)),
    ).toMatchInlineSnapshot(
      `"Expected the number of times that \`update\` of \`web\` happened to be at least 1. Found 0. Look at: docker events --since 1h --until 0s"`,
    );
    expect(toldBy(record([], [5]), (t) => t.expect(t.events.complete).is(true))).toMatchInlineSnapshot(
      `"Expected the record of events to be complete. Found it has a gap. Look at: docker events --since 1h --until 0s — The record has a gap: the engine was stopped, or had forgotten what happened before. What is done from now on is seen."`,
    );
  });
});

it('follows one container by its id, whatever it is called', () => {
  const t = lensesOver(
    record(
      happened(
        on(first, 'create', { name: 'cold' }),
        on(second, 'create', { name: 'warm' }),
        on(second, 'start', { name: 'warm' }),
        on(second, 'die', { name: 'warm', exitCode: 42 }),
        on(first, 'destroy', { name: 'cold' }),
        on(second, 'rename', { name: 'cold' }),
      ),
    ),
  );
  expect(t.events.containers({ id: second, started: true }).count.value).toBe(1);
  expect(t.events.containers({ id: second, started: false }).count.value).toBe(0);
  expect(t.events.containers({ name: 'cold', started: false }).ids.value).toEqual([first]);
  expect(t.events.containers({ id: second, started: true }).count.name).toBe(
    'the number of containers with id `200000000000` that were started',
  );
  const end = t.events.list({ action: 'die', id: second, exitCode: 42 }).count;
  expect([end.value, end.name]).toEqual([1, 'the number of times that `die` of `200000000000` with code 42 happened']);
});
