import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../run-program.ts';
import type { Target } from './probes.ts';

const namespace = 'drydock-check';
/** Ends of the two cables on our side. The second is named like a sandbox's bridge, and the firewall treats it like one. */
const cable = 'drydock-check';
const peerCable = 's-check';
const peer = '10.200.127.2';

/** An address of the documentation range: the internet as far as the firewall can tell, and nobody's. */
const internet = '198.51.100.25';
const closed = ['169.254.169.254', '10.255.254.253', '172.31.254.253', '192.168.254.253', '100.127.254.253'] as const;

/** What sandboxes are tried against; all of it inside the lab host. */
export const outsideTargets = (egress: 'on' | 'off'): readonly Target[] => [
  { name: 'the internet', address: internet, port: 80, reachable: egress === 'on' },
  { name: 'a mail server', address: internet, port: 25, reachable: false },
  { name: 'a port that is neither 80 nor 443', address: internet, port: 3333, reachable: false },
  ...closed.map((address) => ({ name: `the private address ${address}`, address, port: 80, reachable: false })),
  { name: 'another sandbox', address: peer, port: 80, reachable: false },
];

/**
 * A network namespace in the lab host that plays the world: it owns the addresses that a sandbox must not reach, and listens on
 * them. The routes lead there, so no packet of a probe leaves the lab host even when a rule is missing.
 */
export async function raiseCheckNetwork(targets: readonly Target[]): Promise<AsyncDisposable> {
  await dropCheckNetwork();
  const ip = (...args: readonly string[]) => runProgram('ip', args);
  const inside = (...args: readonly string[]) => runProgram('ip', ['-n', namespace, ...args]);
  await ip('netns', 'add', namespace);
  await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'out', 'netns', namespace);
  await ip('link', 'add', peerCable, 'type', 'veth', 'peer', 'name', 'peer', 'netns', namespace);
  await ip('addr', 'add', '198.18.254.1/30', 'dev', cable);
  await ip('addr', 'add', '10.200.127.1/30', 'dev', peerCable);
  await inside('addr', 'add', '198.18.254.2/30', 'dev', 'out');
  await inside('addr', 'add', `${peer}/30`, 'dev', 'peer');
  for (const address of [internet, ...closed]) await inside('addr', 'add', `${address}/32`, 'dev', 'out');
  for (const device of ['lo', 'out', 'peer']) await inside('link', 'set', device, 'up');
  for (const device of [cable, peerCable]) await ip('link', 'set', device, 'up');
  for (const address of [internet, ...closed])
    await ip('route', 'replace', `${address}/32`, 'via', '198.18.254.2', 'dev', cable);
  await inside('route', 'add', 'default', 'via', '198.18.254.1');

  const ports = [...new Set(targets.map(({ port }) => port))];
  const program = fileURLToPath(new URL('./listen.ts', import.meta.url));
  const enter = [`--net=/run/netns/${namespace}`, '--', process.execPath, program, ...ports.map(String)];
  const listener = spawn('nsenter', enter, { stdio: ['ignore', 'pipe', 'inherit'] });
  const dispose = async () => {
    const ended = listener.exitCode === null ? once(listener, 'close') : undefined;
    listener.kill('SIGKILL');
    await ended;
    await dropCheckNetwork();
  };
  try {
    await once(listener.stdout, 'data', { signal: AbortSignal.timeout(10_000) });
    // From here all of them answer: what a sandbox then finds closed, the firewall closed.
    for (const { address, port } of targets) await mustAnswer(address, port);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { [Symbol.asyncDispose]: dispose };
}

async function mustAnswer(address: string, port: number): Promise<void> {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(2000) });
  } catch (error) {
    throw new Error(`The target ${address}:${port} of the self-check does not answer to the lab host itself`, {
      cause: error,
    });
  } finally {
    socket.destroy();
  }
}

async function dropCheckNetwork(): Promise<void> {
  for (const device of [cable, peerCable]) await runProgram('ip', ['link', 'del', device]).catch(() => undefined);
  await runProgram('ip', ['netns', 'del', namespace]).catch(() => undefined);
}
