import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SocketFact } from '#protocol';
import { byCommand, censusUnderTest, inodeOf } from './census-under-test.ts';

const census = censusUnderTest();
const node = process.execPath;

/** Runs a program of node in the stand-in, in the background, once it has said that it is ready. `before` stands in front of it. */
async function program(name: string, source: string, before = ''): Promise<void> {
  const { folder } = census();
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, `${source}\nimport { writeFileSync } from 'node:fs'; writeFileSync('${file}.ready', '');`);
  await census().inside(`${before} ${node} ${file} & until [ -e ${file}.ready ]; do :; done`);
}

/** Without what differs from one run to the next. */
const plain = ({ network: _, owners, ...rest }: SocketFact) => ({ ...rest, owners: owners.length });

test('what a process may do: its user, its capabilities, whether it may gain more', async () => {
  const limited = '--reuid 1000 --regid 1001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all';
  await census().background(`setpriv ${limited} -- sleep 790`, 'sleep 790');
  await census().background('setpriv --bounding-set=-all,+chown,+net_admin -- sleep 791', 'sleep 791');
  await census().watch();
  const credentials = (command: string) => census().state((value) => byCommand(value, 'sleep', command)?.credentials);
  expect(await credentials('790')).toEqual({
    uid: 1000,
    gid: 1001,
    capabilities: '0000000000000000',
    noNewPrivs: true,
    seccomp: 0,
    seccompFilters: 0,
  });
  expect(await credentials('791')).toMatchObject({ uid: 0, capabilities: '0000000000001001', noNewPrivs: false });
});

test('a process that becomes another user without becoming another program is noticed', async () => {
  await program('turncoat', "process.on('SIGUSR2', () => process.setuid(1000)); setInterval(() => {}, 1000);");
  await census().watch('--interval', '10');
  const uid = () =>
    census().state((value) => value.processes.find(({ command }) => command[1]?.endsWith('turncoat.mjs')));
  expect((await uid()).credentials?.uid).toBe(0);
  await census().inside("kill -USR2 $(pgrep -f 'turncoat[.]mjs')");
  await census().state((value) => value.processes.some(({ credentials }) => credentials?.uid === 1000));
});

test('user namespaces are told with their maps', async () => {
  await census().background('unshare --user --map-root-user sleep 792', 'sleep 792');
  await census().watch('--interval', '20');
  const { init } = census();
  const found = await census().state((value) => {
    const inode = byCommand(value, 'sleep', '792')?.namespaces.user;
    const own = value.userNamespaces?.[inodeOf(init, 'user')];
    const made = inode === undefined ? undefined : value.userNamespaces?.[inode];
    return made?.uid.length === 1 && { made, own };
  });
  expect(found).toEqual({
    made: { uid: [[0, 0, 1]], gid: [[0, 0, 1]] },
    own: { uid: [[0, 0, 4_294_967_295]], gid: [[0, 0, 4_294_967_295]] },
  });
});

test('sockets: TCP and UDP of both families, unix doors, connections, with the process that has each', async () => {
  const { folder } = census();
  const door = JSON.stringify(join(folder, 'd.sock'));
  await census().inside('ip link set lo up');
  await program(
    'server',
    `import { connect, createServer } from 'node:net'; import { createSocket } from 'node:dgram'; import { once } from 'node:events';
     const four = createServer().listen(8081, '0.0.0.0'), six = createServer().listen(8082, '::1'), door = createServer().listen(${door});
     const udp = createSocket('udp4').bind(5353, '127.0.0.1');
     await Promise.all([four, six, door, udp].map((one) => once(one, 'listening')));
     const client = connect(8081, '127.0.0.1'); await once(client, 'connect');`,
  );
  await census().watch();
  census().alsoWatch('linux.sockets');
  census().alsoWatch('linux.connections');
  const { sockets, own } = await census().sockets((value) => value.sockets.length >= 4 && value);
  expect(own).toBe(inodeOf(census().init, 'net'));
  expect(sockets.map(plain)).toEqual([
    { protocol: 'tcp', state: 'listening', address: '0.0.0.0', port: 8081, owners: 1 },
    { protocol: 'tcp', state: 'listening', address: '::1', port: 8082, owners: 1 },
    { protocol: 'udp', state: 'listening', address: '127.0.0.1', port: 5353, owners: 1 },
    { protocol: 'unix', state: 'listening', path: join(folder, 'd.sock'), owners: 1 },
  ]);
  const connected = await census().connections((value) => value.sockets.length === 2 && value.sockets);
  const port = Math.max(...connected.map((one) => ('port' in one ? one.port : 0)));
  const local = { protocol: 'tcp', state: 'connected', address: '127.0.0.1', peerAddress: '127.0.0.1', owners: 1 };
  expect(connected.map(plain)).toEqual([
    { ...local, port: 8081, peerPort: port },
    { ...local, port, peerPort: 8081 },
  ]);
  const pid = Number(await census().inside("pgrep -f 'server[.]mjs'"));
  const all = [...sockets, ...connected];
  expect(new Set(all.map(({ network }) => network))).toEqual(new Set([own]));
  expect(all.flatMap(({ owners }) => owners.map((owner) => owner.pid))).toEqual(Array(6).fill(pid));
  await census().inside(`kill ${pid}`);
  await census().sockets((value) => value.sockets.length === 0);
  await census().connections((value) => value.sockets.length === 0);
});

test('sockets of a network namespace that the learner made are told apart, those that a child inherited are of both', async () => {
  const listen = (port: number, rest = '') =>
    `import { createServer } from 'node:net'; import { once } from 'node:events'; import { spawn } from 'node:child_process';
     const server = createServer().listen(${port}, '0.0.0.0'); await once(server, 'listening'); ${rest}`;
  await program('outer', listen(8083));
  const heir = "spawn('sleep', ['793'], { stdio: ['ignore', 'ignore', 'ignore', server._handle.fd] });";
  await program('inner', listen(8083, heir), 'unshare --net --');
  await census().watch();
  census().alsoWatch('linux.sockets');
  const { sockets, own } = await census().sockets((value) => value.sockets.length === 2 && value);
  const [outer, inner] = [true, false].map((mine) => sockets.find(({ network }) => (network === own) === mine));
  expect([outer?.owners.length, inner?.owners.length]).toEqual([1, 2]);
  expect(inner?.owners.map(({ comm }) => comm)).toContain('sleep');
});

test('the name of a unix socket can pretend nothing', async () => {
  const { folder } = census();
  const forged = `${folder}/x\n0000000000000000: 00000002 00000000 00010000 0001 01 12345 @docker`;
  const names = [forged.slice(0, 107), `${folder}/\u001b[2J"\\`, '\0not a file'];
  await program(
    'doors',
    `import { createServer } from 'node:net'; import { once } from 'node:events';
     for (const name of ${JSON.stringify(names)}) await once(createServer().listen(name), 'listening');`,
  );
  await census().watch();
  census().alsoWatch('linux.sockets');
  const found = await census().sockets((value) => value.sockets.length >= 3 && value.sockets);
  const paths = found.map((one) => ('path' in one ? one.path : one.port));
  expect(paths.sort()).toEqual([names[0], names[1], '@not a file'].sort());
});

test('sockets that stay as they are, are told once', async () => {
  await program(
    'idle',
    "import { createServer } from 'node:net'; import { once } from 'node:events'; await once(createServer().listen(8084), 'listening');",
  );
  await census().watch('--interval', '5');
  census().alsoWatch('linux.sockets');
  await census().sockets((value) => value.sockets.length === 1);
  // More looks than pass between two searches for owners.
  const told = () => census().lines.filter(({ source }) => source === 'linux.sockets').length;
  for (let look = 0; look < 15; look += 1) {
    await census().inside(`hostname h${look}`);
    await census().state(({ hostnames, init }) => hostnames[init.namespaces.uts] === `h${look}`);
  }
  expect(told()).toBe(1);
});

test('counters of every cgroup, apart from its limits', async () => {
  const { cgroup, memory } = census();
  await mkdir(join(cgroup, 'below'));
  await mkdir(join(memory, 'below')).catch(() => undefined);
  await census().background('sleep 794', 'sleep 794');
  await census().watch('--interval', '20');
  census().alsoWatch('linux.counters');
  const [own] = await census().counters(
    (value) => value.cgroups.some(({ path }) => path === '/below') && value.cgroups,
  );
  expect(own).toMatchObject({ path: '/', pidsCurrent: 2 });
  await writeFile(join(cgroup, 'below/cgroup.procs'), String(await census().hostPid('sleep\u0000794\u0000')));
  await census().counters((value) =>
    value.cgroups.some(({ path, pidsCurrent }) => path === '/below' && pidsCurrent === 1),
  );
  await writeFile(join(memory, 'cgroup.procs'), String(census().init));
  await census().inside('head -c 1000000 /dev/zero > /dev/null');
  const { memoryCurrent, memoryPeak } = await census().counters((value) =>
    value.cgroups.find((group) => group.path === '/' && (group.memoryCurrent ?? 0) > 0),
  );
  expect(memoryPeak).toBeGreaterThanOrEqual(memoryCurrent ?? 0);
});

test('a source that nobody watches any more is told of no more', async () => {
  await census().watch('--interval', '10');
  census().alsoWatch('linux.sockets');
  await census().sockets((value) => value.cut === false);
  census().tell('unwatch SANDBOX linux');
  await census().inside('hostname elsewhere');
  census().tell('read SANDBOX');
  await census().line((_line) => census().lines.filter(({ source }) => source === 'linux.sockets').length === 2);
  expect(JSON.stringify(census().lines)).not.toContain('elsewhere');
});
