import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  chown,
  link,
  mkdir,
  mkdtemp,
  open,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeAnswer, FrameSplitter } from '#protocol';
import { call, type FileUnderWatch, watchFile } from './holder-calls-under-test.ts';
import { type HolderUnderTest, startHolder } from './holder-under-test.ts';

let holder: HolderUnderTest;
let folder: string;
beforeEach(async () => {
  holder = await startHolder();
  folder = await mkdtemp(join(tmpdir(), 'drydock-holder-files-'));
});
afterEach(async () => {
  await holder.stop();
  await rm(folder, { recursive: true });
});

test('a file is told with what stat says and what it holds', async () => {
  await writeFile(join(folder, 'page'), 'hello\n');
  await chmod(join(folder, 'page'), 0o4640);
  await chown(join(folder, 'page'), 1000, 7);
  await chmod(join(folder, 'page'), 0o4640);
  const { found, text } = await (await watchFile(holder, join(folder, 'page'))).look();
  expect(text).toBe('hello\n');
  expect(found).toMatchObject({ kind: 'file', size: 6, mode: 0o4640, uid: 1000, gid: 7, cut: false, target: 0 });
  expect(Math.abs(found.modified - Date.now())).toBeLessThan(60_000);
});

test('whoever asked for signs of life hears them after the first look, and while nothing changes', async () => {
  const socket = await call(holder, { type: 'watch', root: '/', path: folder, limit: 0, heartbeat: 1 });
  const splitter = new FrameSplitter();
  const heard: string[] = [];
  for await (const chunk of socket) {
    for (const bytes of splitter.push(Buffer.from(chunk))) heard.push(decodeAnswer(bytes).type);
    if (heard.length >= 3) break;
  }
  expect(heard).toEqual(['file', 'pong', 'pong']);
});

test('a folder is told with its names', async () => {
  await writeFile(join(folder, 'b\n\u001b[2J'), '');
  await mkdir(join(folder, 'a'));
  const watched = await watchFile(holder, folder);
  expect(await watched.look()).toMatchObject({ kind: 'directory', names: ['a', 'b\n\u001b[2J'] });
  await rmdir(join(folder, 'a'));
  await watched.look((look) => look.names.length === 1);
});

test('writing, replacing, removing and making again are each told', async () => {
  const path = join(folder, 'page');
  const watched = await watchFile(holder, path);
  expect(await watched.look()).toMatchObject({ kind: 'absent' });
  await writeFile(path, 'one');
  await watched.look(({ text }) => text === 'one');
  await appendFile(path, ' two');
  await watched.look(({ text }) => text === 'one two');
  await writeFile(join(folder, 'draft'), 'three');
  await rename(join(folder, 'draft'), path);
  await watched.look(({ text }) => text === 'three');
  await chmod(path, 0o600);
  await watched.look(({ found }) => found.mode === 0o600);
  await watched.after(
    () => rm(path),
    ({ kind }) => kind === 'absent',
  );
  await writeFile(path, 'four');
  await watched.look(({ text }) => text === 'four');
});

test('folders on the way may come later, be replaced, be moved away', async () => {
  const path = join(folder, 'x/y/page');
  const watched = await watchFile(holder, path);
  await watched.look(({ kind }) => kind === 'absent');
  await mkdir(join(folder, 'x'));
  await mkdir(join(folder, 'x/y'));
  await writeFile(path, 'first');
  await watched.look(({ text }) => text === 'first');
  await mkdir(join(folder, 'z/y'), { recursive: true });
  await writeFile(join(folder, 'z/y/page'), 'second');
  await watched.after(
    () => rename(join(folder, 'x'), join(folder, 'old')),
    ({ kind }) => kind === 'absent',
  );
  await rename(join(folder, 'z'), join(folder, 'x'));
  await watched.look(({ text }) => text === 'second');
});

test('a change through another name of the same file is told', async () => {
  await writeFile(join(folder, 'page'), 'one');
  await mkdir(join(folder, 'other'));
  await link(join(folder, 'page'), join(folder, 'other/name'));
  const watched = await watchFile(holder, join(folder, 'page'));
  await watched.look(({ text }) => text === 'one');
  await writeFile(join(folder, 'other/name'), 'two');
  await watched.look(({ text }) => text === 'two');
});

test('links are followed and named, and what they lead to is watched', async () => {
  await mkdir(join(folder, 'releases/1'), { recursive: true });
  await mkdir(join(folder, 'releases/2'));
  await writeFile(join(folder, 'releases/1/page'), 'one');
  await writeFile(join(folder, 'releases/2/page'), 'two');
  await symlink('releases/1', join(folder, 'current'));
  await symlink('current/page', join(folder, 'page'));
  const watched = await watchFile(holder, join(folder, 'page'));
  expect(await watched.look()).toMatchObject({ kind: 'file', text: 'one', target: 'current/page' });
  await symlink('releases/2', join(folder, 'new'));
  await rename(join(folder, 'new'), join(folder, 'current'));
  await watched.look(({ text }) => text === 'two');
  await writeFile(join(folder, 'releases/2/page'), 'three');
  await watched.look(({ text }) => text === 'three');
  await rename(join(folder, 'releases'), join(folder, 'gone'));
  await watched.look(({ kind, target }) => kind === 'link' && target === 'current/page');
});

test('something mounted over a folder on the way is seen, and its end', async () => {
  await holder.stop();
  holder = await startHolder(undefined, ['unshare', '--mount', '--propagation', 'private', '--']);
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data/page'), 'below');
  const watched = await watchFile(holder, join(folder, 'data/page'));
  await watched.look(({ text }) => text === 'below');
  const inside = async (command: string) => {
    const [code] = await once(spawn('nsenter', ['-t', String(holder.child.pid), '-m', 'sh', '-c', command]), 'exit');
    expect(code).toBe(0);
  };
  await inside(`mount -t tmpfs none ${folder}/data`);
  await watched.look(({ kind }) => kind === 'absent');
  await inside(`echo above > ${folder}/data/page`);
  await watched.look(({ text }) => text === 'above\n');
  await watched.after(
    () => inside(`umount ${folder}/data`),
    ({ text }) => text === 'below',
  );
});

test('only the beginning of a large file is read, and it says so', async () => {
  const file = await open(join(folder, 'log'), 'w');
  await file.write('start');
  await file.truncate(1024 ** 4);
  const watched = await watchFile(holder, join(folder, 'log'), { limit: 100_000 });
  const { found, text } = await watched.look();
  expect(found).toMatchObject({ kind: 'file', size: 1024 ** 4, cut: true, content: 100_000 });
  expect(text).toBe(`start${'\0'.repeat(99_995)}`);
  await file.truncate(5);
  await file.close();
  await watched.look((look) => look.text === 'start' && !look.found.cut);
});

test('of a folder with very many names a part is told', async () => {
  for (let at = 0; at < 1200; at += 1) await writeFile(join(folder, `file-${at}`), '');
  const { found, names } = await (await watchFile(holder, folder)).look();
  expect(found.cut).toBe(true);
  expect(names).toHaveLength(1000);
});

test('a file that is written to without end is told some twenty times a second, and the last state is told', async () => {
  const path = join(folder, 'busy');
  await writeFile(path, '');
  const watched = await watchFile(holder, path);
  await watched.look();
  const started = Date.now();
  for (let at = 0; at < 2000; at += 1) await appendFile(path, 'x');
  await watched.look(({ found }) => found.size === 2000);
  expect(watched.looks.length).toBeLessThan((Date.now() - started) / 50 + 4);
});

test('a version that the holder does not know is said to be so', async () => {
  const viewer = await holder.connect();
  viewer.socket.write(Buffer.from('0a0000000a000000000000000000000002000100000000002f2f', 'hex'));
  expect(await viewer.frame('error')).toMatchObject({ code: 5 });
  await viewer.ends();
});

test('files are watched beside terminals, and their processes end with the connection', async () => {
  const viewer = await holder.shell();
  const watched: FileUnderWatch[] = [];
  for (let count = 0; count < 48; count += 1) {
    const one = await watchFile(holder, folder);
    await one.look();
    watched.push(one);
  }
  await expect((await watchFile(holder, folder)).look()).rejects.toThrow('Too much is read at a time');
  viewer.type(`pgrep -c -P ${holder.child.pid} holder-file\r`);
  await viewer.shows('48\r\n');
  for (const one of watched) one.end();
  viewer.type(`until [ "$(pgrep -c -P ${holder.child.pid} holder-file)" = 0 ]; do :; done; echo all""gone\r`);
  await viewer.shows('allgone');
  await (await watchFile(holder, folder)).look();
});
