import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readlinkSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type LinuxSnapshot, linuxSnapshot } from '#protocol';
import { buildForTests } from './build-for-tests.ts';

const isV2 = existsSync('/sys/fs/cgroup/cgroup.controllers');
const line = z.object({
  sandbox: z.literal('s-census'),
  at: z.number(),
  value: linuxSnapshot.optional(),
  unavailable: z.string().optional(),
});
type Line = z.infer<typeof line>;

let folder: string;
let cgroup: string;
let memory: string;
let shell: ChildProcessWithoutNullStreams;
let init: number;
let census: ChildProcessWithoutNullStreams | undefined;
let lines: Line[];
let news: (() => void) | undefined;

/** A stand-in for a sandbox: a shell with namespaces and a cgroup of its own, that does what is written to it. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-census-'));
  const name = `drydock-census-${process.pid}-${Date.now()}`;
  const tree = (controller: string) => join('/sys/fs/cgroup', isV2 ? '.' : controller, name);
  cgroup = tree('pids');
  memory = tree('memory');
  await mkdir(cgroup, { recursive: true });
  await mkdir(memory, { recursive: true });
  const flags = ['--uts', '--pid', '--net', '--ipc', '--mount', '--fork', '--kill-child', '--mount-proc', '--'];
  shell = spawn('unshare', [...flags, 'sh', '-c', 'umount -a -t nsfs 2> /dev/null; hostname sandbox; exec sh']);
  shell.stderr.resume();
  await inside('true');
  const { pid } = shell;
  init = Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim());
  await writeFile(join(cgroup, 'cgroup.procs'), String(init));
  lines = [];
});

afterEach(async () => {
  census?.stdin.end();
  if (census !== undefined && census.exitCode === null) await once(census, 'exit');
  census = undefined;
  shell.stdin.end();
  shell.kill('SIGKILL');
  if (existsSync(`/proc/${init}`)) process.kill(init, 'SIGKILL');
  for (const path of [join(cgroup, 'below'), join(memory, 'below'), cgroup, memory]) {
    await emptied(path);
    await rmdir(path).catch(() => undefined);
  }
  await rm(folder, { recursive: true, force: true });
});

async function emptied(path: string): Promise<void> {
  while (existsSync(path) && (await readFile(join(path, 'cgroup.procs'), 'utf8')) !== '')
    await new Promise(setImmediate);
}

/** Runs a command in the stand-in's first shell and gives what it says. */
async function inside(command: string): Promise<string> {
  let said = '';
  const end = `end-${Math.random()}`;
  shell.stdin.write(`${command}\necho ${end}\n`);
  while (!said.includes(end)) said += (await once(shell.stdout, 'data'))[0];
  return said.slice(0, said.indexOf(end)).trim();
}

/** The number out here of the one in the stand-in's cgroup with this command line. */
async function hostPid(command: string): Promise<number> {
  for (const pid of (await readFile(join(cgroup, 'cgroup.procs'), 'utf8')).trim().split('\n'))
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')) === command) return Number(pid);
  throw new Error(`Nobody runs ${command}`);
}

/** Starts census on the stand-in. */
async function watchIt(...flags: string[]): Promise<void> {
  census = spawn(join(await buildForTests(), 'census-asan'), flags, {
    env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=1' },
  });
  census.stderr.pipe(process.stderr);
  let rest = '';
  census.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(line.parse(JSON.parse(part)));
    news?.();
  });
  census.stdin.write(`watch s-census ${cgroup} ${init}\n`);
}

/** The first state, now or later, that is so. */
async function state<Found>(look: (value: LinuxSnapshot) => Found | undefined | false): Promise<Found> {
  for (let at = 0; ; at += 1) {
    while (at >= lines.length) {
      await new Promise<void>((resolve) => {
        news = resolve;
      });
    }
    const value = lines[at]?.value;
    const found = value === undefined ? undefined : look(value);
    if (found !== undefined && found !== false) return found;
  }
}

function inodeOf(pid: number, type: string): number {
  return Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/${type}`))?.[0]);
}

const byCommand = (value: LinuxSnapshot, ...command: string[]) =>
  value.processes.find((process) => process.command.join(' ') === command.join(' '));

test('processes are as /proc has them, in the numbers of the sandbox', async () => {
  await inside('sleep 777 &\nunshare --pid --fork sleep 778 &');
  await watchIt();
  const value = await state((value) => byCommand(value, 'sleep', '778') && byCommand(value, 'sleep', '777') && value);
  expect(value.cgroupVersion).toBe(isV2 ? 2 : 1);
  for (const type of ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const)
    expect(value.init.namespaces[type]).toBe(inodeOf(init, type));
  expect(value.init).toMatchObject({ pid: 1, ppid: 0, nsPids: [1], comm: 'sh', command: ['sh'], cgroup: '/' });
  expect(value.init.procDevice).toBe(
    await inside('awk \'$5 == "/proc" { d = $3 } END { print d }\' /proc/self/mountinfo'),
  );
  const numbers = (await inside('pgrep -x sleep')).split('\n').map(Number);
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
  await inside('unshare --pid sleep 779 &');
  await watchIt();
  await state((value) => byCommand(value, 'sleep', '779')?.pidForChildren === null);
});

test('a host name and an address are seen when they change; nothing is told twice', async () => {
  await watchIt('--interval', '20');
  const uts = await state(
    (value) => value.hostnames[value.init.namespaces.uts] === 'sandbox' && value.init.namespaces.uts,
  );
  await inside('hostname harbor');
  await state((value) => value.hostnames[uts] === 'harbor');
  await inside('ip address add 10.99.7.1/32 dev lo');
  const lo = await state((value) =>
    value.networks[value.init.namespaces.net]?.find((found) => found.addresses.length > 0),
  );
  expect(lo).toEqual({ name: 'lo', up: false, addresses: ['10.99.7.1/32'] });
  await inside('ip link set lo up');
  await state((value) => value.networks[value.init.namespaces.net]?.some((found) => found.up));
  const told = lines.map((line) => JSON.stringify(line.value));
  for (const [index, text] of told.entries()) expect(text).not.toBe(told[index + 1]);
});

test('an idle sandbox is told of once', async () => {
  await inside('sleep 777 &');
  await watchIt('--interval', '5');
  await state(() => true);
  census?.stdin.write('read s-census\n');
  await state((value) => lines.length > 1 && value);
  const [first, second] = lines;
  expect(second?.value).toEqual(first?.value);
  expect(lines.length).toBe(2);
});

test('a namespace that only a bind mount holds: its pin, its host name, its interfaces', async () => {
  const uts = join(folder, 'kept uts');
  const net = join(folder, 'kept-net');
  await writeFile(uts, '');
  await writeFile(net, '');
  await inside(`unshare --uts="${uts}" hostname anchor; unshare --net="${net}" ip link set lo up`);
  await watchIt();
  const pins = await state((value) => value.pinned.length === 2 && value.pinned);
  expect(pins).toEqual([
    { type: 'uts', inode: expect.any(Number), path: uts },
    { type: 'net', inode: expect.any(Number), path: net },
  ]);
  await state((value) => value.hostnames[pins[0]?.inode ?? 0] === 'anchor');
  await state((value) => value.networks[pins[1]?.inode ?? 0]?.[0]?.up);
  await inside(`umount "${uts}"`);
  await state((value) => value.pinned.length === 1 && !Object.values(value.hostnames).includes('anchor'));
});

test('mounts of every mount namespace, but those of the kernel and of engines', async () => {
  await inside(`mkdir "${folder}/a b"; mount -t tmpfs -o size=16m none "${folder}/a b"`);
  await inside(
    `unshare --mount sh -c 'mount -o remount,ro "${folder}/a b"; mount -t tmpfs none /mnt; exec sleep 782' &`,
  );
  await watchIt('--interval', '20');
  const path = `${folder}/a b`;
  const own = await state((value) => value.mounts[value.init.namespaces.mnt]?.find((mount) => mount.path === path));
  expect(own).toEqual({ path, fileSystem: 'tmpfs', readOnly: expect.any(Boolean), size: 16 * 1024 ** 2 });
  const inner = await state((value) => {
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
  await inside(`umount "${path}"`);
  await state((value) => !value.mounts[value.init.namespaces.mnt]?.some((mount) => mount.path === path));
});

test('a symbolic link planted at the place of a pin is not followed, a pipe there holds nobody up', async () => {
  const place = join(folder, 'place');
  await inside(`mkdir ${place} ${folder}/over; touch ${place}/uts ${place}/net`);
  await inside(`unshare --uts=${place}/uts hostname anchor; unshare --net=${place}/net true`);
  // The pins stay in the mount table; what their paths lead to now is a link and a pipe in a mount over their folder.
  await inside(
    `mount -t tmpfs none ${folder}/over; ln -s /proc/1/ns/uts ${folder}/over/uts; mkfifo ${folder}/over/net`,
  );
  await inside(`mount --move ${folder}/over ${place}`);
  await watchIt('--interval', '20');
  const pins = await state((value) => value.pinned.length === 2 && value.pinned);
  expect(pins.map((pin) => pin.path)).toEqual([`${place}/uts`, `${place}/net`]);
  await inside('hostname changed');
  const value = await state((value) => Object.values(value.hostnames).includes('changed') && value);
  expect(Object.keys(value.hostnames)).toEqual([String(value.init.namespaces.uts)]);
  expect(Object.keys(value.networks)).toEqual([String(value.init.namespaces.net)]);
});

test('hostile names and command lines are text like any other', async () => {
  const name = Buffer.concat([Buffer.from(`${folder}/x) Z 1\n`), Buffer.of(0xff, 0x1b)]);
  await copyFile('/bin/sleep', name);
  await inside(`bash -c 'exec -a "$(printf "a\\nb\\033[2J\\"\\\\\\\\\\377\\303\\251")" ${folder}/x* 777' &`);
  await watchIt();
  const found = await state((value) => value.processes.find(({ command }) => command[1] === '777'));
  expect(found).toMatchObject({
    command: ['a\nb\u001b[2J"\\\ufffd\u00e9', '777'],
    comm: 'x) Z 1\n\ufffd\u001b',
    ppid: 1,
  });
});

test('a process in very many groups does not hide behind their list', async () => {
  const groups = Array.from({ length: 3000 }, (_, at) => 100_000 + at).join();
  await inside(`setpriv --groups ${groups} -- sleep 781 &\nuntil pgrep -x -f 'sleep 781'; do :; done`);
  await watchIt();
  await state((value) => byCommand(value, 'sleep', '781'));
});

test('limits of every cgroup, of those below too', async () => {
  await mkdir(join(cgroup, 'below'));
  await mkdir(join(memory, 'below')).catch(() => undefined);
  if (isV2) await writeFile(join(cgroup, 'cgroup.subtree_control'), '+memory +pids').catch(() => undefined);
  await writeFile(join(memory, 'below', isV2 ? 'memory.max' : 'memory.limit_in_bytes'), '67108864');
  await writeFile(join(cgroup, 'below/pids.max'), '33');
  await watchIt();
  const found = await state((value) => value.cgroups);
  expect(found).toEqual([
    { path: '/', memoryMax: null, cpuMax: null, pidsMax: null, oomKills: 0 },
    { path: '/below', memoryMax: 67_108_864, cpuMax: null, pidsMax: 33, oomKills: 0 },
  ]);
  await inside('sleep 780 &');
  await state((value) => byCommand(value, 'sleep', '780'));
  const host = await hostPid('sleep\u0000780\u0000');
  await writeFile(join(cgroup, 'below/cgroup.procs'), String(host));
  await state((value) => byCommand(value, 'sleep', '780')?.cgroup === '/below');
  process.kill(host, 'SIGKILL');
  await emptied(join(cgroup, 'below'));
  await rmdir(join(cgroup, 'below'));
  await rmdir(join(memory, 'below')).catch(() => undefined);
  await state((value) => value.cgroups.length === 1);
});

test('the end of the first process is told, and another one with its number is not taken for it', async () => {
  await watchIt('--interval', '20');
  await state(() => true);
  process.kill(init, 'SIGKILL');
  await new Promise<void>((resolve) => {
    news = () => lines.some((line) => line.unavailable === 'Its first process has ended') && resolve();
  });
  expect(lines.filter((line) => line.unavailable !== undefined).length).toBe(1);
});
