import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeGroup } from './background-group.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-groups-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('makes a group with a small share of the processor, in the older hierarchy and in the newer', () => {
  mkdirSync(join(root, 'cpu'));
  expect(makeGroup({ driver: 'cgroupfs', version: '1' }, root)).toBe('/drydock-background');
  expect(readFileSync(join(root, 'cpu/drydock-background/cpu.shares'), 'utf8')).toBe('100');
  expect(makeGroup({ driver: 'cgroupfs', version: '2' }, root)).toBe('/drydock-background');
  expect(readFileSync(join(root, 'drydock-background/cpu.weight'), 'utf8')).toBe('10');
});

it('does without one where it cannot be made, and builds then have a share like everybody', () => {
  expect(makeGroup({ driver: 'systemd', version: '2' }, root)).toBeUndefined();
  expect(makeGroup({ driver: 'cgroupfs', version: '1' }, join(root, 'none'))).toBeUndefined();
});
