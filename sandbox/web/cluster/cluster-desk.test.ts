import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AgentSandbox, type ClusterState, ownerId, type SandboxId, sandboxId, seatId } from '#protocol';
import type { ApiServer, ClusterSpaces, CourseCluster } from '../../cluster/index.ts';
import { type ClusterDesk, createClusterDesk } from './cluster-desk.ts';
import { clusterViewOf } from './cluster-view.ts';

const owner = ownerId.parse('w-aaaaaaaaaaaa');
const seat = seatId.parse('t-aaaaaaaaaaaaaaaaaaaa');
const [mine, foreign, ended] = [
  sandboxId.parse('s-aaaaaaaaaaaa'),
  sandboxId.parse('s-bbbbbbbbbbbb'),
  sandboxId.parse('s-cccccccccccc'),
];
const at = '2026-01-01T00:00:00.000Z';
const ready: ClusterState = { status: 'ready', since: at, version: 'v1.34.4', nodes: 1 };
const space = (sandbox: SandboxId) => ({
  sandbox,
  namespace: 'lab',
  nodePorts: [31_000, 31_001] as const,
  isNew: false,
});
const key = { token: 'x', expiresAt: 0, kubeconfig: 'y' };

let there: Set<SandboxId>;
let handed: SandboxId[];
let sandboxes: AgentSandbox[];
let state: ClusterState;
let steady: number;
let hostAway: boolean;
let desk: ClusterDesk;
const warn = vi.fn();

const spaces: ClusterSpaces = {
  open: async (sandbox) => space(sandbox),
  key: async () => key,
  list: async () => [...there].map(space),
  end: async () => undefined,
  reap: async (living) => {
    const alive = await living();
    const dead = [...there].filter((id) => !alive.has(id));
    for (const id of dead) there.delete(id);
    return dead;
  },
};
const api: ApiServer = {
  ask: async () => undefined,
  follow: async () => undefined,
  pass: async () => 'timeout',
  close: () => undefined,
};
const course: CourseCluster = {
  get state() {
    return state;
  },
  subscribe: () => () => undefined,
  untilReady: async () => undefined,
  connection: () => ({ spaces, cluster: { api, ca: undefined, server: new URL('https://127.0.0.1') } }),
  watch: { observe: (_sandbox, lab) => lab, close: () => undefined },
  enter: async (sandbox) => ({ ...space(sandbox), ...key }),
  close: () => undefined,
};
const host = {
  list: async () => {
    if (hostAway) throw new Error('away');
    return sandboxes;
  },
  run: async (id: SandboxId) => {
    handed.push(id);
    return { exitCode: 0, output: '', timedOut: false };
  },
};

beforeEach(() => {
  there = new Set([mine, foreign, ended]);
  [handed, state, steady, hostAway] = [[], ready, 0, false];
  warn.mockReset();
  sandboxes = [
    { id: mine, seat, owner, createdAt: 0, state: 'active' },
    { id: foreign, seat, createdAt: 0, state: 'active' },
    { id: ended, seat, owner, createdAt: 0, state: 'stopped', stoppedAt: 0 },
  ];
  const log = { info: vi.fn(), warn };
  desk = createClusterDesk({ course, hosts: { all: () => [host], of: () => host }, owner, steady: () => steady, log });
});
afterEach(() => desk.close());

test('namespaces whose sandbox has ended or is stopped go, those of others stay', async () => {
  await desk.look();
  expect([...there]).toEqual([mine, foreign]);
});

test('while the lab host does not answer nothing is taken away', async () => {
  hostAway = true;
  await desk.look();
  expect(there.size).toBe(3);
  expect(warn).toHaveBeenCalledOnce();
});

test('a token is renewed in the middle of its life, and only in sandboxes that are ours', async () => {
  await desk.door(mine);
  await desk.look();
  expect(handed).toEqual([]);
  steady = 21 * 60_000;
  await desk.look();
  await desk.look();
  expect(handed).toEqual([mine]);
});

test('after a restart of web nobody knows how old tokens are: they are new', async () => {
  await desk.look();
  expect(handed).toEqual([mine]);
});

test('a cluster that is not ready is left alone', async () => {
  state = { status: 'down', at };
  await desk.look();
  expect(there.size).toBe(3);
});

test('pages are told what they can show, and no more', () => {
  const preparing: ClusterState = {
    ...{ status: 'preparing', phase: 'Building etcd', startedAt: at, pid: 7 },
    ...{ percent: 41.7, etaSeconds: 300 },
  };
  expect(clusterViewOf(preparing)).toEqual({
    status: 'preparing',
    phase: 'Building etcd',
    percent: 41,
    etaSeconds: 300,
  });
  expect(clusterViewOf(ready)).toEqual({ status: 'ready' });
  expect(clusterViewOf(undefined)).toEqual({ status: 'down' });
  expect(clusterViewOf({ status: 'failed', problem: 'No room', at })).toEqual({ status: 'failed', problem: 'No room' });
});
