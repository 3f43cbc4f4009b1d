import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type OpenPortView, type SandboxId, type SocketFact, seatId } from '#protocol';
import { configuredLabHost } from '../../lab-client/index.ts';
import { type FakeAgent, startFakeAgent } from '../../testing/fake-agent.ts';
import { aContainer } from '../../testing/snapshots.ts';
import { createPortWatch, type PortWatch } from './port-watch.ts';

let agent: FakeAgent;
let sandbox: SandboxId;
let ports: PortWatch;
/** Every set of sources that the lab host was asked for, `server sources`. */
let asked: string[];
let looks: number;
beforeEach(async () => {
  agent = await startFakeAgent();
  const hosts = configuredLabHost({ fleet: agent.fleetUrl, relay: agent.relayUrl, secret: agent.secret });
  const seat = seatId.parse(`t-${'a'.repeat(20)}`);
  ({ id: sandbox } = await hosts.place(seat).claim({ template: 'docker', seat }));
  [asked, looks] = [[], 0];
  agent.watches.on('watch', ({ server, sources }) => asked.push(`${server} ${sources}`));
  const hostWatch = {
    look: () => {
      looks += 1;
    },
  };
  // Six seconds pass when the test says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const log = pino({ level: 'silent' });
  ports = createPortWatch({ log, now: () => 7, random: randomBytes, hosts, hostWatch });
});
afterEach(async () => {
  vi.useRealTimers();
  ports.close();
  await agent.close();
});

/** Real time: what comes over a socket comes when it does. */
const until = (holds: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => (holds() ? resolve() : void setImmediate(look));
    look();
  });
const web = aContainer({
  name: 'web',
  ports: [{ container: '80/tcp', hostAddress: '0.0.0.0', hostPort: 8080 }],
});
const containers = (...value: readonly (typeof web)[]) =>
  agent.observe({ type: 'value', source: 'docker.containers', at: 1, value: [...value] });
const socket: SocketFact = {
  ...{ network: 1, owners: [{ pid: 9, comm: 'python3' }], protocol: 'tcp', state: 'listening' },
  ...{ address: '0.0.0.0', port: 8000 },
};
const sockets = (...all: SocketFact[]) =>
  agent.observe({ type: 'value', source: 'linux.sockets', at: 1, value: { own: 1, cut: false, sockets: all } });

/** A page: everything it was told. */
function page() {
  const told: OpenPortView[][] = [];
  const stop = ports.watch(sandbox, (all) => told.push(all));
  return { told, stop };
}
const watching = () => until(() => asked.length >= 2);
const observations = () => agent.calls.filter((call) => call.endsWith('/observe')).length;

test('pages are told what opens and closes, each once, and share one look at the sandbox', async () => {
  const first = page();
  await watching();
  containers(web);
  await until(() => first.told.length === 1);
  sockets(socket);
  await until(() => first.told.length === 2);
  expect(first.told).toEqual([
    [{ port: 8080, from: 'web' }],
    [
      { port: 8000, from: 'python3' },
      { port: 8080, from: 'web' },
    ],
  ]);
  // What changes nothing of ports is not told again; a page that comes later gets what is known.
  sockets(socket);
  const second = page();
  expect(second.told).toEqual([first.told[1]]);
  containers();
  await until(() => second.told.length === 2);
  expect([first.told.length, first.told[2]]).toEqual([3, [{ port: 8000, from: 'python3' }]]);
  expect(observations()).toBe(2);
});

test('sockets are looked at for six seconds after something moved, and not at all in a sandbox at rest', async () => {
  page();
  await watching();
  expect(asked.sort()).toEqual(['fleet linux.sockets', 'relay docker.containers']);
  asked.length = 0;
  vi.advanceTimersByTime(5000);
  ports.stir(sandbox);
  vi.advanceTimersByTime(5000);
  // Six seconds since the last sign of life are not over.
  expect(asked.filter((line) => line === 'relay docker.containers')).toEqual([]);
  vi.advanceTimersByTime(1000);
  await until(() => asked.includes('relay docker.containers'));
  const before = observations();
  ports.stir(sandbox);
  await until(() => asked.includes('fleet linux.sockets'));
  expect(observations()).toBe(before + 1);
});

test('a container that comes up is a sign of life: its ports open a little later', async () => {
  const { told } = page();
  await watching();
  containers();
  await until(() => told.length === 1);
  vi.advanceTimersByTime(6000);
  await until(() => asked.filter((line) => line === 'relay docker.containers').length === 2);
  asked.length = 0;
  containers(web);
  await until(() => asked.includes('fleet linux.sockets'));
});

test('when the last page has gone nobody is asked any more', async () => {
  const [first, second] = [page(), page()];
  await watching();
  first.stop();
  containers(web);
  await until(() => second.told.length === 1);
  expect(first.told).toEqual([]);
  second.stop();
  const before = agent.calls.length;
  ports.stir(sandbox);
  vi.advanceTimersByTime(60_000);
  expect(agent.calls).toHaveLength(before);
});

test('a lab host that goes away is a sign of trouble, which pages without a terminal have from nowhere else', async () => {
  page();
  await watching();
  await agent.kill('relay');
  await until(() => looks > 0);
});
