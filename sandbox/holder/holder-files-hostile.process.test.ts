import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchFile } from './holder-calls-under-test.ts';
import { type HolderUnderTest, startHolder } from './holder-under-test.ts';

let holder: HolderUnderTest;
/** `secret` lies beside `jail`, which is the root of most looks. */
let folder: string;
let jail: string;
let children: ChildProcess[];
beforeEach(async () => {
  holder = await startHolder();
  folder = await mkdtemp(join(tmpdir(), 'drydock-holder-files-'));
  jail = join(folder, 'jail');
  await mkdir(join(jail, 'a/b'), { recursive: true });
  await writeFile(join(folder, 'secret'), 'secret');
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  await holder.stop();
  await rm(folder, { recursive: true });
});

const lookIn = async (path: string) => (await watchFile(holder, path, { root: jail })).look();

/** A process that goes on until the test ends, after it said that it runs. */
async function start(...command: string[]): Promise<number> {
  const [program = '', ...rest] = command;
  const child = spawn(program, [...rest, 'sh', '-c', 'echo $$; exec sleep 1000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

test.each([
  ['an absolute link', (at: string) => symlink(join(folder, 'secret'), at)],
  ['a link upwards', (at: string) => symlink('../../../../../../secret', at)],
  ['a link upwards through a folder', (at: string) => symlink('a/b/../../../secret', at)],
  ['a link to itself', (at: string) => symlink('page', at)],
  ['a link with a name of 255 bytes at each step', (at: string) => symlink(`/${'n'.repeat(255)}`.repeat(8), at)],
])('%s does not lead out of the root', async (_name, make) => {
  await make(join(jail, 'page'));
  expect(await lookIn('/page')).toMatchObject({ kind: 'link', text: '', found: { size: 0, uid: 0 } });
  expect((await lookIn('/page')).target).not.toBe('');
});

test('within the root, an absolute link means the root', async () => {
  await symlink('/a/b/page', join(jail, 'page'));
  await symlink('/../../..', join(jail, 'top'));
  await writeFile(join(jail, 'a/b/page'), 'inside');
  expect(await lookIn('/page')).toMatchObject({ kind: 'file', text: 'inside', target: '/a/b/page' });
  expect(await lookIn('/top/../../a/../page')).toMatchObject({ text: 'inside' });
});

test('links of /proc lead nowhere, and what the kernel makes up is not read', async () => {
  const at = async (path: string) => (await watchFile(holder, path)).look();
  for (const way of ['root/etc/passwd', 'cwd', 'exe', 'fd/3', 'ns/net', 'map_files'])
    expect(['absent', 'other', 'link']).toContain((await at(`/proc/self/${way}`)).kind);
  expect(await at('/proc/self/root')).toMatchObject({ kind: 'link', target: '/' });
  expect(await at('/proc/self/environ')).toMatchObject({ kind: 'other', text: '' });
  expect(await at('/sys/kernel/uevent_seqnum')).toMatchObject({ kind: 'other', text: '' });
  await symlink('/proc/self/root/etc/passwd', join(folder, 'out'));
  expect(await at(join(folder, 'out'))).toMatchObject({ kind: 'link', text: '' });
  await symlink(`/proc/${process.pid}/root/etc/passwd`, join(folder, 'over'));
  expect(await at(join(folder, 'over'))).toMatchObject({ kind: 'link', text: '' });
});

test('pipes, sockets and devices are named and never opened', async () => {
  execFileSync('mkfifo', [join(jail, 'pipe')]);
  const writer = spawn('sh', ['-c', `echo started; echo x > ${join(jail, 'pipe')}; echo released`]);
  children.push(writer);
  let said = '';
  writer.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await once(writer.stdout, 'data');
  expect(await lookIn('/pipe')).toMatchObject({ kind: 'other', text: '' });
  const server = createServer(() => expect.unreachable()).listen(join(jail, 'socket'));
  await once(server, 'listening');
  expect(await lookIn('/socket')).toMatchObject({ kind: 'other' });
  server.close();
  execFileSync('mknod', [join(jail, 'tty'), 'c', '5', '0']);
  expect(await lookIn('/tty')).toMatchObject({ kind: 'other', text: '' });
  expect(said).toBe('started\n');
});

test('folders swapped with links during the walk never show what is outside', async () => {
  await mkdir(join(folder, 'outside'));
  await writeFile(join(folder, 'outside/page'), 'secret');
  await writeFile(join(jail, 'a/page'), 'inside');
  await symlink(join(folder, 'outside'), join(jail, 'link'));
  await symlink('../../outside', join(jail, 'upwards'));
  const swap = `cd ${jail}; while :; do mv -T a kept; mv -T link a; mv -T a link; mv -T upwards a; mv -T a upwards; mv -T kept a; done`;
  children.push(spawn('sh', ['-c', swap]));
  const watched = await watchFile(holder, '/a/../a/page', { root: jail });
  while (watched.looks.length < 12) {
    await watched.after(async () => {
      const found = await (await watchFile(holder, '/a/../a/page', { root: jail })).look();
      expect(['', 'inside']).toContain(found.text);
    });
  }
  for (const { text } of watched.looks) expect(text).not.toContain('secret');
});

test.each([
  ['a name longer than any can be', `/${'n'.repeat(300)}`],
  ['a very deep path', '/d'.repeat(500)],
  ['a path through a file', '/file/below'],
  ['dots', '/./../.././nothing'],
])('%s is absent', async (_name, path) => {
  await writeFile(join(jail, 'file'), '');
  expect(await lookIn(path)).toMatchObject({ kind: 'absent', text: '', target: '' });
});

test('a deep path is watched to its end, or says that it is not', async () => {
  const path = '/d'.repeat(90);
  await mkdir(join(jail, path), { recursive: true });
  await writeFile(join(jail, path, 'page'), 'deep');
  expect(await lookIn(`${path}/page`)).toMatchObject({ kind: 'file', text: 'deep' });
  await mkdir(join(jail, path, path), { recursive: true });
  const { kind, text } = await lookIn(`${path}${path}`);
  expect([kind, text]).toEqual(['unreadable', 'Not every folder on the way there can be watched']);
});

test('a root that is a file, or nothing, has nothing in it', async () => {
  for (const root of [
    join(folder, 'secret'),
    join(folder, 'nothing'),
    '/proc/0/root',
    '/proc/4194303/root',
    '/proc/x/root',
  ])
    expect(await (await watchFile(holder, '/', { root })).look()).toMatchObject({ kind: 'absent' });
});

test('a root that is made later is seen', async () => {
  const watched = await watchFile(holder, '/page', { root: join(folder, 'volume/_data') });
  await watched.look(({ kind }) => kind === 'absent');
  await mkdir(join(folder, 'volume/_data'), { recursive: true });
  await writeFile(join(folder, 'volume/_data/page'), 'filled');
  await watched.look(({ text }) => text === 'filled');
});

test('the root of a process is its own, until it ends', async () => {
  await writeFile(join(jail, 'a/page'), 'of the process');
  await symlink('/a/page', join(jail, 'page'));
  const pid = await start(
    'unshare',
    '--mount',
    '--propagation',
    'private',
    '--',
    'sh',
    '-c',
    `mount --bind ${jail} /mnt && exec "$0" "$@"`,
  );
  const root = `/proc/${pid}/root`;
  const watched = await watchFile(holder, '/mnt/a/page', { root });
  await watched.look(({ text }) => text === 'of the process');
  await writeFile(join(jail, 'a/page'), 'changed');
  await watched.look(({ text }) => text === 'changed');
  process.kill(pid, 'SIGKILL');
  await watched.look(({ kind }) => kind === 'absent');
  expect(await (await watchFile(holder, '/', { root })).look()).toMatchObject({ kind: 'absent' });
});

test.each([
  ['of another user', []],
  ['in a user namespace of another user', ['unshare', '--user', '--map-root-user', '--mount', '--']],
])('a process %s is looked into', async (_name, inner) => {
  const pid = await start('setpriv', '--reuid=54321', '--regid=54321', '--clear-groups', '--', ...inner);
  const watched = await watchFile(holder, '/etc/passwd', { root: `/proc/${pid}/root` });
  expect((await watched.look()).text).toBe(await readFile('/etc/passwd', 'latin1'));
});

test('a /proc that was mounted over changes nothing', async () => {
  await holder.stop();
  holder = await startHolder(undefined, ['unshare', '--mount', '--propagation', 'private', '--']);
  const pid = await start('env');
  await mkdir(join(jail, String(pid)));
  await mkdir(join(jail, 'self/fd'), { recursive: true });
  await symlink(folder, join(jail, `${pid}/root`));
  const enter = ['-t', String(holder.child.pid), '-m', 'mount', '--bind', jail, '/proc'];
  execFileSync('nsenter', enter);
  expect(await (await watchFile(holder, '/secret', { root: `/proc/${pid}/root` })).look()).toMatchObject({
    kind: 'absent',
  });
  const watched = await watchFile(holder, join(folder, 'secret'));
  await watched.look(({ text }) => text === 'secret');
  await writeFile(join(folder, 'secret'), 'changed');
  await watched.look(({ text }) => text === 'changed');
});

test.runIf(existsSync('/dev/fuse'))('a file system that never answers holds up nobody else', async () => {
  const fuse = await open('/dev/fuse', constants.O_RDWR);
  const stuck = join(folder, 'stuck');
  await mkdir(stuck);
  const options = `fd=3,rootmode=40000,user_id=0,group_id=0,allow_other`;
  execFileSync('mount', ['-i', '-t', 'fuse', '-o', options, 'stuck', stuck], {
    stdio: ['ignore', 'inherit', 'inherit', fuse.fd],
  });
  try {
    // Taken and never answered: whoever waits for it cannot even be killed.
    await fuse.read(Buffer.alloc(256 * 1024));
    const waiting = await Promise.all(Array.from({ length: 6 }, () => watchFile(holder, join(stuck, 'page'))));
    await (await watchFile(holder, join(folder, 'secret'))).look(({ text }) => text === 'secret');
    const viewer = await holder.shell();
    viewer.type('echo al""ive\r');
    await viewer.shows('alive');
    for (const one of waiting) one.end();
    await (await watchFile(holder, join(folder, 'secret'))).look(({ text }) => text === 'secret');
    for (const one of waiting) expect(one.looks).toEqual([]);
  } finally {
    execFileSync('umount', ['-f', '-l', stuck]);
    await fuse.close();
  }
});

test('whoever stops the process that reads is not waited for', async () => {
  const watched = await watchFile(holder, join(folder, 'secret'));
  await watched.look();
  execFileSync('pkill', ['-STOP', '-P', String(holder.child.pid), 'holder-file']);
  await writeFile(join(folder, 'secret'), 'changed');
  await (await watchFile(holder, join(folder, 'secret'))).look(({ text }) => text === 'changed');
  watched.end();
  await rename(join(folder, 'secret'), join(folder, 'moved'));
  await writeFile(join(folder, 'secret'), 'again');
  await (await watchFile(holder, join(folder, 'secret'))).look(({ text }) => text === 'again');
});
