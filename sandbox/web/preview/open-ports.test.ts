import { expect, it } from 'vitest';
import { maxOpenPorts, type SocketFact } from '#protocol';
import { aContainer } from '../../testing/snapshots.ts';
import { openPortsOf } from './open-ports.ts';

const socket = (
  port: number,
  comm: string,
  parts: { address?: string; network?: number; protocol?: 'udp' } = {},
): SocketFact => ({
  network: parts.network ?? 1,
  owners: comm === '' ? [] : [{ pid: 9, comm }],
  protocol: parts.protocol ?? 'tcp',
  state: 'listening',
  address: parts.address ?? '0.0.0.0',
  port,
});
const sockets = (...all: SocketFact[]) => ({ own: 1, cut: false, sockets: all });
const published = (hostPort: number, parts: { container?: string; hostAddress?: string } = {}) => ({
  container: '80/tcp',
  hostAddress: '0.0.0.0',
  hostPort,
  ...parts,
});

it('a published port carries its container’s name, once, also when the engine’s own program listens', () => {
  const containers = [aContainer({ name: 'web', ports: [published(8080), published(8080, { hostAddress: '::' })] })];
  expect(openPortsOf({ containers, sockets: sockets(socket(8080, 'docker-proxy')) })).toEqual([
    { port: 8080, from: 'web' },
  ]);
  expect(openPortsOf({ sockets: sockets(socket(8080, 'docker-proxy')) })).toEqual([{ port: 8080, from: '' }]);
});

it('a program that listens carries its own name; ports come by number', () => {
  expect(openPortsOf({ sockets: sockets(socket(8000, 'python3'), socket(3000, 'node', { address: '::' })) })).toEqual([
    { port: 3000, from: 'node' },
    { port: 8000, from: 'python3' },
  ]);
});

it('what no browser can open is left out', () => {
  const unix: SocketFact = { network: 1, owners: [], protocol: 'unix', state: 'listening', path: '/run/x' };
  const all = sockets(
    socket(53, 'dns', { protocol: 'udp' }),
    socket(80, 'nginx', { network: 2 }),
    socket(81, 'far', { address: '172.17.0.1' }),
    unix,
  );
  const containers = [
    aContainer({ name: 'old', state: 'exited', ports: [published(90)] }),
    aContainer({
      name: 'odd',
      ports: [published(91, { container: '53/udp' }), published(0), published(92, { hostAddress: '172.17.0.1' })],
    }),
  ];
  expect(openPortsOf({ containers, sockets: all })).toEqual([]);
});

it('nothing known is nothing open, and a flood is cut', () => {
  expect(openPortsOf({})).toEqual([]);
  const flood = Array.from({ length: 200 }, (_, at) => socket(2000 + at, 'x'.repeat(64)));
  expect(openPortsOf({ sockets: sockets(...flood) })).toHaveLength(maxOpenPorts);
});
