import { copyFile, mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CensusLine } from '../labhost/observe/census/census-line.ts';
import { byCommand, censusUnderTest, emptied, inodeOf, isV2 } from './census-under-test.ts';

const census = censusUnderTest();

test('processes are as /proc has them, in the numbers of the sandbox', async () => {
  const { init } = census();
  await census().inside('sleep 777 &\nunshare --pid --fork sleep 778 &');
  await census().watch();
  const value = await census().state(
    (value) => byCommand(value, 'sleep', '778') && byCommand(value, 'sleep', '777') && value,
  );
  expect(value.cgroupVersion).toBe(isV2 ? 2 : 1);
  for (const type of ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const)
    expect(value.init.namespaces[type]).toBe(inodeOf(init, type));
  expect(value.init).toMatchObject({ pid: 1, ppid: 0, nsPids: [1], comm: 'sh', command: ['sh'], cgroup: '/' });
  expect(value.init.procDevice).toBe(
    await census().inside('awk \'$5 == "/proc" { d = $3 } END { print d }\' /proc/self/mountinfo'),
  );
  const numbers = (await census().inside('pgrep -x sleep')).split('\n').map(Number);
  const [plain, nested] = [byCommand(value, 'sleep', '777'), byCommand(value, 'sleep', '778')];
  expect([plain?.pid, nested?.pid]).toEqual(numbers);
  expect(plain).toMatchObject({ ppid: 1, pidForChildren: value.init.namespaces.pid });
  expect(nested?.nsPids).toEqual([nested?.pid, 1]);
  expect(nested?.namespaces.pid).not.toBe(value.init.namespaces.pid);
  const parent = byCommand(value, 'unshare', '--pid', '--fork', 'sleep', '778');
  expect(nested?.ppid).toBe(parent?.pid);
  expect(parent?.pidForChildren).toBe(nested?.namespaces.pid);
});

test('a process without a first child in its new PID namespace is told as such', async () => {
  await census().inside('unshare --pid sleep 779 &');
  await census().watch();
  await census().state((value) => byCommand(value, 'sleep', '779')?.pidForChildren === null);
});

test('a host name and an address are seen when they change; nothing is told twice', async () => {
  const { lines } = census();
  await census().watch('--interval', '20');
  const uts = await census().state(
    (value) => value.hostnames[value.init.namespaces.uts] === 'sandbox' && value.init.namespaces.uts,
  );
  await census().inside('hostname harbor');
  await census().state((value) => value.hostnames[uts] === 'harbor');
  await census().inside('ip address add 10.99.7.1/32 dev lo');
  const lo = await census().state((value) =>
    value.networks[value.init.namespaces.net]?.find((found) => found.addresses.length > 0),
  );
  expect(lo).toEqual({ name: 'lo', up: false, addresses: ['10.99.7.1/32'] });
  await census().inside('ip link set lo up');
  await census().state((value) => value.networks[value.init.namespaces.net]?.some((found) => found.up));
  const told = lines.map((line) => JSON.stringify('value' in line && line.value));
  for (const [index, text] of told.entries()) expect(text).not.toBe(told[index + 1]);
});

test('an idle sandbox is told of once', async () => {
  const { lines } = census();
  await census().background('sleep 777', 'sleep 777');
  await census().watch('--interval', '5');
  await census().state(() => true);
  census().tell('read SANDBOX');
  await census().state((value) => lines.length > 1 && value);
  const [first, second] = lines;
  expect({ ...second, at: 0 }).toEqual({ ...first, at: 0 });
  expect(lines.length).toBe(2);
});

test('a namespace that only a bind mount holds: its pin, its host name, its interfaces', async () => {
  const { folder } = census();
  const uts = join(folder, 'kept uts');
  const net = join(folder, 'kept-net');
  await writeFile(uts, '');
  await writeFile(net, '');
  await census().inside(`unshare --uts="${uts}" hostname anchor; unshare --net="${net}" ip link set lo up`);
  await census().watch();
  const pins = await census().state((value) => value.pinned.length === 2 && value.pinned);
  expect(pins).toEqual([
    { type: 'uts', inode: expect.any(Number), path: uts },
    { type: 'net', inode: expect.any(Number), path: net },
  ]);
  await census().state((value) => value.hostnames[pins[0]?.inode ?? 0] === 'anchor');
  await census().state((value) => value.networks[pins[1]?.inode ?? 0]?.[0]?.up);
  await census().inside(`umount "${uts}"`);
  await census().state((value) => value.pinned.length === 1 && !Object.values(value.hostnames).includes('anchor'));
});

test('mounts of every mount namespace, but those of the kernel and of engines', async () => {
  const { folder } = census();
  await census().inside(`mkdir "${folder}/a b"; mount -t tmpfs -o size=16m none "${folder}/a b"`);
  await census().inside(
    `unshare --mount sh -c 'mount -o remount,ro "${folder}/a b"; mount -t tmpfs none /mnt; exec sleep 782' &`,
  );
  await census().watch('--interval', '20');
  const path = `${folder}/a b`;
  const own = await census().state((value) =>
    value.mounts[value.init.namespaces.mnt]?.find((mount) => mount.path === path),
  );
  expect(own).toEqual({ path, fileSystem: 'tmpfs', readOnly: expect.any(Boolean), size: 16 * 1024 ** 2 });
  const inner = await census().state((value) => {
    const process = byCommand(value, 'sleep', '782');
    const list = process === undefined ? undefined : value.mounts[process.namespaces.mnt];
    return list?.some((mount) => mount.path === '/mnt') && list;
  });
  expect(inner.find((mount) => mount.path === path)).toMatchObject({ readOnly: true });
  expect(inner.findLast((mount) => mount.path === '/mnt')).toEqual({
    path: '/mnt',
    fileSystem: 'tmpfs',
    readOnly: false,
    size: null,
  });
  expect(inner.map((mount) => mount.path).filter((one) => /^\/(proc|sys|dev)(\/|$)/.test(one))).toEqual([]);
  await census().inside(`umount "${path}"`);
  await census().state((value) => !value.mounts[value.init.namespaces.mnt]?.some((mount) => mount.path === path));
});

test('a symbolic link planted at the place of a pin is not followed, a pipe there holds nobody up', async () => {
  const { folder } = census();
  const place = join(folder, 'place');
  await census().inside(`mkdir ${place} ${folder}/over; touch ${place}/uts ${place}/net`);
  await census().inside(`unshare --uts=${place}/uts hostname anchor; unshare --net=${place}/net true`);
  // The pins stay in the mount table; what their paths lead to now is a link and a pipe in a mount over their folder.
  await census().inside(
    `mount -t tmpfs none ${folder}/over; ln -s /proc/1/ns/uts ${folder}/over/uts; mkfifo ${folder}/over/net`,
  );
  await census().inside(`mount --move ${folder}/over ${place}`);
  await census().watch('--interval', '20');
  const pins = await census().state((value) => value.pinned.length === 2 && value.pinned);
  expect(pins.map((pin) => pin.path)).toEqual([`${place}/uts`, `${place}/net`]);
  await census().inside('hostname changed');
  const value = await census().state((value) => Object.values(value.hostnames).includes('changed') && value);
  expect(Object.keys(value.hostnames)).toEqual([String(value.init.namespaces.uts)]);
  expect(Object.keys(value.networks)).toEqual([String(value.init.namespaces.net)]);
});

test('hostile names and command lines are text like any other', async () => {
  const { folder } = census();
  const name = Buffer.concat([Buffer.from(`${folder}/x) Z 1\n`), Buffer.of(0xff, 0x1b)]);
  await copyFile('/bin/sleep', name);
  await census().inside(`bash -c 'exec -a "$(printf "a\\nb\\033[2J\\"\\\\\\\\\\377\\303\\251")" ${folder}/x* 777' &`);
  await census().watch();
  const found = await census().state((value) =>
    value.processes.find(({ command, comm }) => command[1] === '777' && comm !== 'bash'),
  );
  expect(found).toMatchObject({
    command: ['a\nb\u001b[2J"\\\ufffd\u00e9', '777'],
    comm: 'x) Z 1\n\ufffd\u001b',
    ppid: 1,
  });
});

test('a process in very many groups does not hide behind their list', async () => {
  const groups = Array.from({ length: 3000 }, (_, at) => 100_000 + at).join();
  await census().background(`setpriv --groups ${groups} -- sleep 781`, 'sleep 781');
  await census().watch();
  await census().state((value) => byCommand(value, 'sleep', '781'));
});

test('limits of every cgroup, of those below too', async () => {
  const { cgroup, memory } = census();
  await mkdir(join(cgroup, 'below'));
  await mkdir(join(memory, 'below')).catch(() => undefined);
  if (isV2) await writeFile(join(cgroup, 'cgroup.subtree_control'), '+memory +pids').catch(() => undefined);
  await writeFile(join(memory, 'below', isV2 ? 'memory.max' : 'memory.limit_in_bytes'), '67108864');
  await writeFile(join(cgroup, 'below/pids.max'), '33');
  await census().watch();
  const found = await census().state((value) => value.cgroups);
  const cpu = { cpuMax: null, cpuQuota: null, cpuPeriod: null };
  expect(found).toEqual([
    { path: '/', memoryMax: null, ...cpu, pidsMax: null, oomKills: 0 },
    { path: '/below', memoryMax: 67_108_864, ...cpu, pidsMax: 33, oomKills: 0 },
  ]);
  await census().inside('sleep 780 &');
  await census().state((value) => byCommand(value, 'sleep', '780'));
  const host = await census().hostPid('sleep\u0000780\u0000');
  await writeFile(join(cgroup, 'below/cgroup.procs'), String(host));
  await census().state((value) => byCommand(value, 'sleep', '780')?.cgroup === '/below');
  process.kill(host, 'SIGKILL');
  await emptied(join(cgroup, 'below'));
  await rmdir(join(cgroup, 'below'));
  await rmdir(join(memory, 'below')).catch(() => undefined);
  await census().state((value) => value.cgroups.length === 1);
});

test('a process that was moved in the tree of one controller: on v2 there is no other', async () => {
  const { memory } = census();
  await mkdir(join(memory, 'below'));
  await writeFile(join(memory, 'cgroup.procs'), String(census().init));
  await census().inside('sleep 783 &');
  await census().watch();
  const found = (moved: boolean) =>
    census().state((value) => {
      const { cgroup, otherCgroups } = byCommand(value, 'sleep', '783') ?? {};
      const isMoved = cgroup === '/below' || otherCgroups !== undefined;
      return cgroup !== undefined && isMoved === moved && { cgroup, otherCgroups };
    });
  expect(await found(false)).toEqual({ cgroup: '/', otherCgroups: undefined });
  await writeFile(join(memory, 'below/cgroup.procs'), String(await census().hostPid('sleep\u0000783\u0000')));
  expect(await found(true)).toEqual(
    isV2 ? { cgroup: '/below', otherCgroups: undefined } : { cgroup: '/', otherCgroups: { memory: '/below' } },
  );
});

test('the end of the first process is told, and another one with its number is not taken for it', async () => {
  const { init, lines } = census();
  await census().watch('--interval', '20');
  await census().state(() => true);
  process.kill(init, 'SIGKILL');
  const isEnd = (line: CensusLine) => 'unavailable' in line && line.unavailable === 'Its first process has ended';
  await census().line(isEnd);
  expect(lines.filter((line) => 'unavailable' in line).length).toBe(1);
});
