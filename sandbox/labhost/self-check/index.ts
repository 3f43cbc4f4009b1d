import { networkInterfaces } from 'node:os';
import type { AgentHello } from '#protocol';
import type { Log } from '../observe/index.ts';
import { ports, resolverAddress } from '../settings.ts';
import { outsideTargets, raiseCheckNetwork } from './check-network.ts';
import { kernelProbes, networkProbe, type Probe, probeScript, readProbes, type Target } from './probes.ts';

export type Wall = AgentHello['wall'];

export interface SelfCheckContext {
  readonly log: Log;
  /** Whether sandboxes are to reach the internet. */
  readonly egress: 'on' | 'off';
  /** Runs a script as root in a throw-away sandbox and gives its output; the sandbox is gone afterwards. */
  runInThrowaway(script: string): Promise<string>;
}

/** Tries every way out of a sandbox. `closed` names the first that was open, and how to mend it. Never rejects. */
export async function checkWall(context: SelfCheckContext): Promise<Wall> {
  try {
    return await tryAll(context);
  } catch (error) {
    context.log.error({ err: error }, 'the self-check could not be made');
    const found = error instanceof Error ? error.message : String(error);
    return { state: 'closed', reason: `The self-check could not be made: ${found}`.slice(0, 2000) };
  }
}

async function tryAll({ log, egress, runInThrowaway }: SelfCheckContext): Promise<Wall> {
  const outside = outsideTargets(egress);
  await using _network = await raiseCheckNetwork(outside);
  const targets = [...outside, ...ownDoors(hostAddresses())];
  const probes = [...kernelProbes, ...targets.map(networkProbe)];
  const output = await runInThrowaway(probeScript(probes));
  const open = readProbes(output, probes);
  if (open === undefined) {
    log.error({ output }, 'the self-check did not come to its end');
    return { state: 'closed', reason: 'The self-check did not come to its end' };
  }
  return judge(open, targets);
}

/** What the open probes mean. Pure. */
export function judge(open: readonly Probe[], targets: readonly Target[]): Wall {
  const wanted = new Set(targets.filter(({ reachable }) => reachable).map(({ name }) => name));
  const hole = open.find(({ name }) => !wanted.has(name));
  if (hole !== undefined) return { state: 'closed', reason: `A sandbox ${hole.open}. ${hole.mend}` };
  const missing = [...wanted].find((name) => !open.some((probe) => probe.name === name));
  if (missing === undefined) return { state: 'open' };
  const reason = `A sandbox does not reach ${missing}, so nothing proves that the rest is closed. Allow forwarding from containers (net.ipv4.ip_forward, firewall of this machine)`;
  return { state: 'closed', reason };
}

/** The lab host's own addresses: everything but the resolver must be closed on all of them. */
function ownDoors(addresses: readonly string[]): readonly Target[] {
  const doors = addresses.flatMap((address) =>
    Object.entries(ports).map(([door, port]) => ({
      name: `the agent's ${door} on ${address}`,
      address,
      port,
      reachable: false,
    })),
  );
  return [...doors, { name: 'the resolver', address: resolverAddress, port: 53, reachable: true }];
}

function hostAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}
