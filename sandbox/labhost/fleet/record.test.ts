import { expect, test } from 'vitest';
import { sandboxId, seatId } from '#protocol';
import { advance, publicView, type SandboxRecord } from './record.ts';

const seat = seatId.parse('t-aaaaaaaaaaaaaaaaaaaa');
const fresh: SandboxRecord = {
  id: sandboxId.parse('s-aaaaaaaaaaaa'),
  state: 'starting',
  createdAt: 1000,
  made: 'image none',
};
const container = 'a'.repeat(64);

test('a sandbox without a seat becomes warm, then somebody’s', () => {
  const started = advance(fresh, { type: 'started', container, pid: 7 });
  const warm = advance(started, { type: 'ready', readyMs: 700 });
  expect(warm).toMatchObject({ state: 'warm', readyMs: 700, container, pid: 7 });
  expect(advance(warm, { type: 'claimed', seat })).toMatchObject({ state: 'active', seat });
});

test('one that was made for a seat is active at once', () => {
  expect(advance({ ...fresh, seat }, { type: 'ready', readyMs: 1 }).state).toBe('active');
});

test('nobody gets what is not warm', () => {
  for (const state of ['starting', 'active', 'stopping', 'failed'] as const) {
    expect(() => advance({ ...fresh, state }, { type: 'claimed', seat })).toThrow(`A sandbox that is ${state}`);
  }
});

test('the end of a sandbox that is being removed is no failure', () => {
  const stopping = advance(fresh, { type: 'removing' });
  expect(advance(stopping, { type: 'failed', reason: 'died' }).state).toBe('stopping');
  expect(advance(fresh, { type: 'failed', reason: 'x'.repeat(5000) }).failure).toHaveLength(1000);
});

test('the API tells nothing of containers and processes', () => {
  const view = publicView({ ...fresh, container, pid: 7 });
  expect(Object.keys(view).sort()).toEqual(['createdAt', 'id', 'state']);
});
