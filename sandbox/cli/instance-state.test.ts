import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findRunning, type InstanceState, isOurs, readState, removeState, writeState } from './instance-state.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'drydock-state-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const state: InstanceState = {
  name: 'drydock',
  url: 'http://127.0.0.1:4321/',
  port: 4321,
  pid: process.pid,
  webPid: process.pid,
  fleetUrl: 'http://127.0.0.1:7001',
  relayUrl: 'http://127.0.0.1:7002',
  secretFile: '/var/lib/drydock/agent-secret',
  startedAt: '2026-01-01T00:00:00.000Z',
  version: '0.1.0',
};

it('reads back what it wrote, and nothing after a removal', () => {
  writeState(data, state);
  expect(readState(data)).toEqual(state);
  removeState(data);
  expect(readState(data)).toBeUndefined();
});

it('takes a broken file for none', () => {
  writeFileSync(join(data, 'state.json'), '{"name":');
  expect(readState(data)).toBeUndefined();
});

it('does not take a foreign process of the same number for ours', () => {
  writeState(data, state);
  expect(findRunning(data)).toBeUndefined();
  expect(isOurs(process.pid, 'vitest')).toBe(true);
  expect(isOurs(4_194_304, 'vitest')).toBe(false);
});
