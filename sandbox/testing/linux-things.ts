import type { CounterFact, CountersSnapshot, SocketFact, SocketsSnapshot } from '#protocol';
import { sandboxNamespaces } from './snapshots.ts';

/** Builders of what the kernel tells beside processes, for tests without one. */

type Owners = Pick<Partial<SocketFact>, 'owners' | 'network'>;

const ofSandbox = { network: sandboxNamespaces.net, owners: [] };

export const aListener = (
  port: number,
  { protocol = 'tcp', address = '0.0.0.0', ...whose }: ListenerParts = {},
): SocketFact => ({
  ...ofSandbox,
  protocol,
  state: 'listening',
  address,
  port,
  ...whose,
});
type ListenerParts = Owners & { protocol?: 'tcp' | 'udp'; address?: string };

export const aConnection = (port: number, peerAddress: string, peerPort: number, whose: Owners = {}): SocketFact => ({
  ...ofSandbox,
  protocol: 'tcp',
  state: 'connected',
  address: '10.200.64.2',
  port,
  peerAddress,
  peerPort,
  ...whose,
});

export const aDoor = (path: string, whose: Owners = {}): SocketFact => ({
  ...ofSandbox,
  protocol: 'unix',
  state: 'listening',
  path,
  ...whose,
});

export const someSockets = (...sockets: SocketFact[]): SocketsSnapshot => ({
  own: sandboxNamespaces.net,
  sockets,
  cut: false,
});

export const someCounters = (...cgroups: (Partial<CounterFact> & { path: string })[]): CountersSnapshot => ({
  cgroupVersion: 1,
  cgroups: cgroups.map((one) => ({
    memoryCurrent: 1_048_576,
    memoryPeak: 2_097_152,
    pidsCurrent: 3,
    throttled: 0,
    throttledTime: 0,
    ...one,
  })),
});
