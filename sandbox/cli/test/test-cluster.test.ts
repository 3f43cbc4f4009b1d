import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeClusterState } from '../cluster/state-file.ts';
import { fakeContext } from '../testing/fake-context.ts';
import { bringUpCluster } from './test-cluster.ts';
import { testContext } from './test-instance.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock-test-cluster-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const never = 600_000;

it('brings it up where the instance itself is without', async () => {
  const { context, said } = fakeContext(root, { DRYDOCK_KUBERNETES: 'off' });
  const seen: string[] = [];
  const prepare = async ({ settings }: typeof context) => void seen.push(settings.kubernetes);
  expect(await bringUpCluster(context, { prepare, patience: never })).toBe(true);
  expect({ seen, said }).toEqual({ seen: ['on'], said: [] });
});

it('leaves a cluster that others use alone', () => {
  const { context } = fakeContext(root, { DRYDOCK_KUBECONFIG: '/root/theirs' });
  const { settings } = testContext({ ...context, env: { ...context.env, DRYDOCK_KUBECONFIG: '/root/theirs' } });
  expect(settings).toMatchObject({ kubernetes: 'off', kubeconfig: undefined });
});

it('says why there is none, in the words of whoever prepared it', async () => {
  const { context, said } = fakeContext(root);
  const prepare = async () => {
    const at = new Date().toISOString();
    writeClusterState(context.settings.data, { status: 'failed', problem: 'The disk is full', hint: 'Make room', at });
    throw new Error('inner words');
  };
  expect(await bringUpCluster(context, { prepare, patience: never })).toBe(false);
  expect(said.join('\n')).toContain('did not come up: The disk is full\n→ Make room');
});

it('gives up one that never comes', async () => {
  const { context, said } = fakeContext(root);
  const prepare = ({ signal }: typeof context) => wait(never, undefined, { signal });
  expect(await bringUpCluster(context, { prepare, patience: 10 })).toBe(false);
  expect(said.join('\n')).toContain('it was not there after');
});

it('ends without a word when the person ends it', async () => {
  const { context, said, stopping } = fakeContext(root);
  const prepare = ({ signal }: typeof context) => wait(never, undefined, { signal });
  const going = bringUpCluster(context, { prepare, patience: never });
  stopping.abort();
  await expect(going).rejects.toThrow();
  expect(said).toEqual([]);
});
