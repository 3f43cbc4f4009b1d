import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClusterState } from '#protocol';
import { type CourseCluster, openCourseCluster } from './course-cluster.ts';

let folder: string;
let course: CourseCluster;
const at = '2026-01-01T00:00:00.000Z';
const write = (state: ClusterState) => {
  writeFileSync(join(folder, 'state.json.new'), JSON.stringify(state));
  renameSync(join(folder, 'state.json.new'), join(folder, 'state.json'));
};
const preparing: ClusterState = { status: 'preparing', phase: 'Building etcd', percent: 40, startedAt: at, pid: 1 };
const ready: ClusterState = { status: 'ready', since: at, version: 'v1.34.4', nodes: 1 };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-cluster-'));
  course = openCourseCluster(folder, { instance: 'test', now: Date.now });
});
afterEach(() => {
  course.close();
  rmSync(folder, { recursive: true });
});

test('says how far it is, and lets in whoever waits once it is ready', async () => {
  expect(course.state).toBeUndefined();
  expect(() => course.connection()).toThrow('does not run here');
  const changed = vi.fn();
  course.subscribe(changed);
  write(preparing);
  await vi.waitFor(() => expect(course.state).toEqual(preparing));
  expect(changed).toHaveBeenCalled();
  expect(() => course.connection()).toThrow('Kubernetes is being prepared: Building etcd, 40 %');
  const waiting = course.untilReady(new AbortController().signal);
  write(ready);
  await waiting;
  expect(course.state).toEqual(ready);
  // The state is there, the kubeconfig is not.
  expect(() => course.connection()).toThrow('cannot be used');
});

test('who no longer waits is let go', async () => {
  const stop = new AbortController();
  const waiting = course.untilReady(stop.signal);
  stop.abort();
  await waiting;
});

test.each<[ClusterState, string]>([
  [{ status: 'off' }, 'switched off'],
  [{ status: 'failed', problem: 'No room', at }, 'could not be prepared: No room'],
  [{ status: 'down', at }, 'does not run here'],
])('%o is said in words', (state, words) => {
  write(state);
  const other = openCourseCluster(folder, { instance: 'test', now: Date.now });
  expect(() => other.connection()).toThrow(words);
  other.close();
});
