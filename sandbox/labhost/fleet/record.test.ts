import { expect, test } from 'vitest';
import { sandboxId, seatId } from '#protocol';
import { advance, publicView, type SandboxEvent, type SandboxRecord } from './record.ts';

const seat = seatId.parse('t-aaaaaaaaaaaaaaaaaaaa');
const fresh: SandboxRecord = {
  id: sandboxId.parse('s-aaaaaaaaaaaa'),
  state: 'requested',
  createdAt: 1000,
  made: 'image none',
};
const container = 'a'.repeat(64);

test('a sandbox without a seat becomes warm, then somebody’s', () => {
  const started = advance(fresh, { type: 'started', container, pid: 7 });
  const warm = advance(started, { type: 'ready', readyMs: 700 });
  expect(warm).toMatchObject({ state: 'warm', readyMs: 700, container, pid: 7 });
  expect(advance(warm, { type: 'claimed', seat, owner: undefined })).toMatchObject({ state: 'active', seat });
});

test('one that was made for a seat is active at once', () => {
  const started = advance({ ...fresh, seat }, { type: 'started', container, pid: 7 });
  expect(advance(started, { type: 'ready', readyMs: 1 }).state).toBe('active');
});

test('a stopped one has no processes, keeps its seat, and goes on where it was', () => {
  const started = advance({ ...fresh, seat }, { type: 'started', container, pid: 7 });
  const active = advance(started, { type: 'ready', readyMs: 1 });
  const stopped = advance(advance(active, { type: 'pause' }), { type: 'paused', at: 5 });
  expect(stopped).toEqual({ ...fresh, seat, state: 'stopped', stoppedAt: 5, readyMs: 1 });
  const again = advance(stopped, { type: 'again' });
  expect(again).toMatchObject({ state: 'requested', resumed: true, id: fresh.id });
  expect(advance(again, { type: 'paused', at: 6 })).toMatchObject({ state: 'stopped', stoppedAt: 6 });
});

test('whether it does without the internet is remembered while it is stopped, and can be taken back', () => {
  const started = advance({ ...fresh, seat }, { type: 'started', container, pid: 7 });
  const off = advance(advance(started, { type: 'ready', readyMs: 1 }), { type: 'egress', egress: 'off' });
  expect(off).toMatchObject({ state: 'active', offline: true });
  const again = advance(advance(advance(off, { type: 'pause' }), { type: 'paused', at: 5 }), { type: 'again' });
  expect(again).toMatchObject({ state: 'requested', offline: true });
  expect(advance(off, { type: 'egress', egress: 'on' })).toMatchObject({ offline: false });
});

const events: SandboxEvent[] = [
  { type: 'started', container, pid: 7 },
  { type: 'ready', readyMs: 1 },
  { type: 'claimed', seat, owner: undefined },
  { type: 'pause' },
  { type: 'paused', at: 1 },
  { type: 'again' },
  { type: 'failed', reason: 'died' },
  { type: 'removing' },
];
const records: SandboxRecord[] = [
  { ...fresh, seat },
  { ...fresh, seat, state: 'starting' },
  { ...fresh, state: 'warm' },
  { ...fresh, seat, state: 'active' },
  { ...fresh, seat, state: 'pausing' },
  { ...fresh, seat, state: 'stopped', stoppedAt: 1 },
  { ...fresh, seat, state: 'failed', failure: 'died' },
  { ...fresh, seat, state: 'removing' },
];
/** One row a state, one column an event in the order above; `-` is refused. */
const table = `
requested starting -      -      -       stopped -         failed   removing
starting  -        active -      -       stopped -         failed   removing
warm      -        -      active -       -       -         failed   removing
active    -        -      -      pausing -       -         failed   removing
pausing   -        -      -      -       stopped -         failed   removing
stopped   -        -      -      -       -       requested failed   removing
failed    -        -      -      -       -       requested failed   removing
removing  -        -      -      -       -       -         removing removing`;
const cells = table
  .trim()
  .split('\n')
  .flatMap((line, row) => {
    const [, ...nexts] = line.split(/\s+/);
    return nexts.map((next, column) => ({ record: records[row] ?? fresh, event: events[column], next }));
  });

test('every state has a row and every event a column', () => {
  expect(cells).toHaveLength(records.length * events.length);
});

test.each(cells)('$record.state and $event.type: $next', ({ record, event, next }) => {
  if (event === undefined) throw new Error('The table has too many columns');
  if (next === '-') expect(() => advance(record, event)).toThrow(`A sandbox that is ${record.state} cannot`);
  else expect(advance(record, event).state).toBe(next);
});

test('the reason of a failure is bounded', () => {
  expect(advance(fresh, { type: 'failed', reason: 'x'.repeat(5000) })).toMatchObject({ failure: 'x'.repeat(1000) });
});

test('the API tells nothing of containers and processes', () => {
  const view = publicView({ ...fresh, container, pid: 7 });
  expect(Object.keys(view).sort()).toEqual(['createdAt', 'id', 'state']);
});
