import { expect, test } from 'vitest';
import { sandboxId, UserError } from '#protocol';
import { Unreachable } from './client/problems.ts';
import type { RetryState } from './client/retry-loop.ts';
import { WireLost } from './client/wire.ts';
import { type LabFacts, labStatus } from './lab-status.ts';

const id = sandboxId.parse('s-abcdefghijkl');
const ready: LabFacts = {
  live: { kind: 'healthy' },
  claim: { kind: 'idle' },
  sandbox: { state: 'active', id },
  terminal: { kind: 'healthy' },
  held: 0,
  exited: false,
  observing: false,
  cluster: undefined,
};
/** As the page writes it, in whatever language the machine speaks. */
const clockTime = (minute: number) =>
  new Date(2026, 0, 5, 14, minute).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
const inLine = (place: number, of: number) => `All sandboxes are in use: you are number ${place} of ${of} in line.`;
const waits = (tries: number, error: unknown): RetryState => ({ kind: 'waiting', tries, until: 5000, error });

test.each<[string, Partial<LabFacts>, string]>([
  ['first contact', { live: { kind: 'trying', tries: 0 }, sandbox: undefined }, 'Connecting…'],
  ['no sandbox yet', { sandbox: undefined }, 'Starting your sandbox…'],
  ['starting', { sandbox: { state: 'starting', detail: 'Waking a machine' } }, 'Starting your sandbox…'],
  ['terminal not loaded', { terminal: undefined }, 'Opening the terminal…'],
  ['all well', {}, 'Ready'],
  ['a blink', { terminal: waits(1, new WireLost({ code: 1006, reason: '' })) }, 'Reconnecting…'],
  [
    'all well in a class without the internet',
    { sandbox: { state: 'active', id, egress: 'off' } },
    'Ready, without internet',
  ],
  ['ended shell', { exited: true }, 'The shell has ended.'],
  ['another window', { observing: true }, 'Another window types into this terminal.'],
  ['waiting in line', { sandbox: { state: 'queued', place: 2, of: 5 } }, inLine(2, 5)],
  ['the turn', { sandbox: { state: 'queued', place: 1, of: 5, heldUntil: 9 } }, 'It is your turn.'],
  ['stopped', { sandbox: { state: 'stopped', detail: 'Your files are kept.' } }, 'Your sandbox is stopped.'],
  ['sandbox gone', { sandbox: { state: 'gone', detail: 'Idle for 20 minutes.' } }, 'Your sandbox has ended.'],
])('%s', (_name, facts, text) => {
  expect(labStatus({ ...ready, ...facts }).text).toBe(text);
});

test('says that web is away, when it tries again, and offers to do it now', () => {
  expect(labStatus({ ...ready, live: waits(3, new Unreachable('x')) })).toEqual({
    tone: 'away',
    text: 'Drydock cannot be reached.',
    hint: 'It may be restarting, or the network is away. Your sandbox goes on.',
    action: 'retry',
    retryAt: 5000,
  });
});

test('passes on why a socket was closed', () => {
  const lost = new WireLost({ code: 4503, reason: 'The lab host cannot be reached.' });
  expect(labStatus({ ...ready, terminal: waits(3, lost) }).text).toBe('The lab host cannot be reached.');
});

test('passes on why there is no sandbox, with the next step', () => {
  const full = new UserError({ code: 'no-seat', message: 'Every sandbox is taken.', hint: 'One is free in minutes.' });
  expect(labStatus({ ...ready, sandbox: undefined, claim: waits(3, full) })).toMatchObject({
    text: 'Every sandbox is taken.',
    hint: 'One is free in minutes.',
    action: 'retry',
  });
});

test('says when a place is probably free, and no more than is known', () => {
  const queued = { state: 'queued', place: 1, of: 1 } as const;
  const hint = (sandbox: LabFacts['sandbox']) => labStatus({ ...ready, sandbox }).hint;
  expect(hint(queued)).toMatch(/^How long it takes cannot be said yet\. The lesson can be read meanwhile/);
  // Rounded up to five minutes: it is read aloud each time it changes.
  const at = (minute: number) => hint({ ...queued, expectedAt: new Date(2026, 0, 5, 14, minute).getTime() });
  expect(at(16)).toContain(`at about ${clockTime(20)}`);
  expect(at(20)).toBe(at(16));
});

test('asks before a sandbox is stopped, and says what can be done', () => {
  const at = new Date(2026, 0, 5, 14, 22).getTime();
  const ending = (why: 'idle' | 'limit') =>
    labStatus({ ...ready, sandbox: { state: 'active', id, ending: { at, why } } });
  expect(ending('idle')).toMatchObject({
    text: `Are you still there? Your sandbox is stopped at ${clockTime(22)}.`,
    action: 'stay',
  });
  expect(ending('limit')).toMatchObject({ text: `Your sandbox is stopped at ${clockTime(22)}.`, action: 'extend' });
});

test('counts keys that wait', () => {
  const away = { ...ready, terminal: waits(1, new Unreachable('x')) };
  expect(labStatus({ ...away, held: 1 }).hint).toBe('1 key waits to be sent.');
  expect(labStatus({ ...away, held: 12 }).hint).toBe('12 keys wait to be sent.');
});

test('a lesson on Kubernetes says how far the cluster is, until it is ready; trouble of the terminal comes first', () => {
  const preparing = { status: 'preparing', phase: 'Building etcd', percent: 7 } as const;
  expect(labStatus({ ...ready, cluster: preparing }).text).toBe('Kubernetes is being prepared: Building etcd, 7 %.');
  expect(labStatus({ ...ready, cluster: { status: 'ready' } }).text).toBe('Ready');
  expect(labStatus({ ...ready, cluster: preparing, observing: true }).action).toBe('take');
});
