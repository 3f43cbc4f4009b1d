import { expect, test } from 'vitest';
import { nodeSeen, podRanges, routesFrom } from './node-world.ts';

const node = (name: string, podCIDRs?: string[], address?: string) =>
  nodeSeen.parse({
    metadata: { name },
    spec: { podCIDRs },
    status: {
      addresses: [
        { type: 'Hostname', address: name },
        ...(address === undefined ? [] : [{ type: 'InternalIP', address }]),
      ],
    },
  });
const nodes = [
  node('control-plane', ['10.244.0.0/24'], '10.209.0.3'),
  node('worker', ['10.244.1.0/24', 'fd00:1::/64'], '10.209.0.4'),
  node('worker2', ['10.244.2.0/24'], '10.209.0.5'),
];

test('a node reaches the pods of every other one by that one’s address', () => {
  expect(routesFrom('worker', nodes)).toEqual([
    { range: '10.244.0.0/24', via: '10.209.0.3' },
    { range: '10.244.2.0/24', via: '10.209.0.5' },
  ]);
});

test('a node that has just come has no way yet, and one that is alone needs none', () => {
  expect(routesFrom('worker', [node('worker'), node('new'), node('newer', ['10.244.3.0/24'])])).toEqual([]);
  expect(routesFrom('control-plane', nodes.slice(0, 1))).toEqual([]);
});

test('knows all addresses that pods may have, and takes nothing that is no range', () => {
  expect(podRanges([...nodes, node('odd', ['0.0.0.0/0 accept', '10.244.0.0/24'])])).toEqual([
    '10.244.0.0/24',
    '10.244.1.0/24',
    '10.244.2.0/24',
  ]);
});
