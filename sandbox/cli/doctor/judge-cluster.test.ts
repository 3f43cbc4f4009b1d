import { expect, it } from 'vitest';
import type { ClusterState } from '#protocol';
import { judgeCluster } from './judge-cluster.ts';

const at = new Date(0).toISOString();
const preparing = { status: 'preparing', phase: 'Building Traefik', percent: 60, startedAt: at, pid: 7 } as const;

it.each<[string, ClusterState, boolean, string[]]>([
  ['off', { status: 'off' }, false, ['ok', 'off: its lessons can only be read (DRYDOCK_KUBERNETES=off)']],
  [
    'being prepared',
    { ...preparing, etaSeconds: 240 },
    true,
    ['ok', 'being prepared: 60 %, Building Traefik, about 4 min to go'],
  ],
  [
    'interrupted',
    preparing,
    false,
    ['warn', 'interrupted at 60 %, Building Traefik', 'npm start (it goes on where it stopped)'],
  ],
  ['ready', { status: 'ready', since: at, version: 'v1.34.4', nodes: 1 }, false, ['ok', 'v1.34.4, one node']],
  [
    'of another size than the settings say',
    { status: 'ready', since: at, version: 'v1.34.4', nodes: 3 },
    false,
    [
      'warn',
      'v1.34.4, 3 nodes; DRYDOCK_KUBERNETES_NODES is 1',
      'npx drydock stop && npm start (makes the cluster anew, empty)',
    ],
  ],
  [
    'failed',
    { status: 'failed', at, problem: 'The disk is full\nmore', hint: 'Make room' },
    false,
    ['warn', 'not prepared: The disk is full', 'Make room'],
  ],
  ['down', { status: 'down', at }, false, ['ok', 'stopped; the next start takes it up again']],
])('tells that the cluster is %s', (_what, state, running, expected) => {
  const findings = judgeCluster({ state, running, nodes: 1 });
  expect(findings.flatMap(({ state, found, fix }) => [state, found, ...(fix === undefined ? [] : [fix])])).toEqual(
    expected,
  );
});

it('tells why a cluster that stands does not answer', () => {
  const state = { status: 'ready', since: at, version: 'v1.34.4', nodes: 1 } as const;
  const trouble = { found: 'its API server does not answer: the disk is full', fix: 'Make room' };
  const [finding] = judgeCluster({ state, running: false, nodes: 1, trouble });
  expect(finding).toMatchObject({ state: 'warn', found: `v1.34.4, one node; ${trouble.found}`, fix: 'Make room' });
});

it('says nothing before the first start', () => {
  expect(judgeCluster(undefined)).toEqual([]);
});
