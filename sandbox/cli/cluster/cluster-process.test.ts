import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeContext } from '../testing/fake-context.ts';
import { beginCluster, isWanted, preparer, retryCluster } from './cluster-process.ts';
import { readClusterState, writeClusterState } from './state-file.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-cluster-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('says that Kubernetes is off, and begins nothing', async () => {
  const { context } = fakeContext(root, { DRYDOCK_KUBERNETES: 'off' });
  await beginCluster(context);
  expect(readClusterState(context.settings.data)).toEqual({ status: 'off' });
});

it('is wanted by a Drydock that runs where it failed or was cut short; where it was off, when it is asked for', () => {
  const wanted = (kubernetes: 'on' | 'off', isAsked: boolean) =>
    (['off', 'preparing', 'ready', 'failed', 'down', undefined] as const).filter((status) =>
      isWanted(status, { kubernetes, isAsked }),
    );
  expect(wanted('on', true)).toEqual(['off', 'preparing', 'failed']);
  expect(wanted('on', false)).toEqual(['preparing', 'failed']);
  expect(wanted('off', false)).toEqual([]);
});

it('leaves a cluster that stands alone at the next start, and says nothing', async () => {
  const { context, said } = fakeContext(root);
  const { data } = context.settings;
  const ready = { status: 'ready', since: new Date(0).toISOString(), version: 'v1.34.4', nodes: 1 } as const;
  writeClusterState(data, ready);
  await retryCluster(context);
  expect({ said, state: readClusterState(data) }).toEqual({ said: [], state: ready });
});

it('takes no process for the one that prepares it but a living one of ours', () => {
  const { context } = fakeContext(root);
  const { data } = context.settings;
  expect(preparer(data)).toBeUndefined();
  const startedAt = new Date().toISOString();
  // This process lives, and is no `drydock`.
  writeClusterState(data, { status: 'preparing', phase: 'x', percent: 1, startedAt, pid: process.pid });
  expect(preparer(data)).toBeUndefined();
});

it('gives web a file that it can read, whole at every moment', () => {
  const { context } = fakeContext(root);
  const { data } = context.settings;
  writeClusterState(data, { status: 'ready', since: new Date(0).toISOString(), version: 'v1.34.4', nodes: 1 });
  expect(JSON.parse(readFileSync(join(data, 'cluster/state.json'), 'utf8'))).toMatchObject({ version: 'v1.34.4' });
});
