import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClusterState } from '#protocol';
import { fakeContext } from '../testing/fake-context.ts';
import { Preparation } from './preparation.ts';
import { readClusterState, writeClusterState } from './state-file.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-preparation-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const steps = [
  { title: 'Looking', seconds: 5 },
  { title: 'Starting the node', seconds: 15 },
];
const ready: ClusterState = { status: 'ready', since: new Date(0).toISOString(), version: 'v1.34.4', nodes: 1 };

it('says in which phase it is, and how far', async () => {
  const { context } = fakeContext(root);
  const preparation = new Preparation(context, false);
  preparation.plan(steps);
  await preparation.step(async () => {
    expect(readClusterState(context.settings.data)).toMatchObject({ status: 'preparing', phase: 'Looking' });
  });
  expect(readClusterState(context.settings.data)).toMatchObject({ phase: 'Starting the node', percent: 25 });
});

it('leaves a cluster ready that goes on, until something interrupts it', async () => {
  const { context } = fakeContext(root);
  const { data } = context.settings;
  writeClusterState(data, ready);
  const preparation = new Preparation(context, true);
  preparation.plan(steps);
  await preparation.step(async (phase) => phase.update('half of it', 0.5));
  expect([readClusterState(data), preparation.isQuiet]).toEqual([ready, true]);
  await preparation.step(async () => {
    preparation.interrupt();
    expect(readClusterState(data)).toMatchObject({ status: 'preparing', phase: 'Starting the node', percent: 25 });
  });
  expect(preparation.isQuiet).toBe(false);
});
