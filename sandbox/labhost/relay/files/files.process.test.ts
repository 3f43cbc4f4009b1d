import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ObserveDown, Source } from '#protocol';
import { type HolderUnderTest, startHolder } from '../../../holder/holder-under-test.ts';
import { relayUnderTest } from '../../../testing/relay-under-test.ts';
import { closing, observeInbox } from '../../../testing/sandbox-doors.ts';

const relay = relayUnderTest();
let holder: HolderUnderTest;
let folder: string;
beforeEach(async () => {
  holder = await startHolder();
  await link(holder.path, relay().folder.socket('holder.sock'));
  folder = await mkdtemp(join(tmpdir(), 'drydock-relay-files-'));
});
afterEach(async () => {
  await holder.stop();
  await rm(folder, { recursive: true });
});

async function observe(...sources: Source[]) {
  const socket = await relay().door('observe');
  const watch = (wanted: readonly Source[]) => socket.send(JSON.stringify({ type: 'watch', sources: wanted }));
  watch(sources);
  return { ...observeInbox(socket), watch, socket };
}

const fileOf = (name: string): Source => `file:/:${join(folder, name)}`;
const valueIn = (message: ObserveDown) => (message.type === 'value' ? message.value : undefined);
const isAbout = (source: Source, part: object) => (message: ObserveDown) =>
  message.source === source && Object.entries(part).every(([key, value]) => Object(valueIn(message))[key] === value);

test('files are told as values, each on its own, and again when they change', async () => {
  await writeFile(join(folder, 'page'), '\ufeffhé\u001b[2J\n');
  await writeFile(join(folder, 'bytes'), Buffer.from([0xff, 0x41, 0x00, 0xe2, 0x82]));
  const seen = await observe(fileOf('page'), fileOf('bytes'), `file:${folder}:/`, fileOf('later'));
  const page = await seen.first(isAbout(fileOf('page'), { kind: 'file' }));
  expect(valueIn(page)).toMatchObject({ text: '\ufeffhé\u001b[2J\n', size: 11, uid: 0, cut: false });
  await seen.first(isAbout(fileOf('bytes'), { text: '\ufffdA\0\ufffd', bytes: '\xffA\0\xe2\x82' }));
  const names = await seen.first(isAbout(`file:${folder}:/`, { kind: 'directory' }));
  expect(valueIn(names)).toMatchObject({ entries: ['bytes', 'page'], cut: false });
  await seen.first(isAbout(fileOf('later'), { kind: 'absent' }));
  await writeFile(join(folder, 'later'), 'here');
  await seen.first(isAbout(fileOf('later'), { text: 'here' }));
  const again = await seen.first((message) => Object(valueIn(message)).entries?.length === 3);
  expect(valueIn(again)).toMatchObject({ entries: ['bytes', 'later', 'page'] });
});

test('the beginning of a large file is told, to the last whole character', async () => {
  await writeFile(join(folder, 'log'), '€'.repeat(30_000));
  const seen = await observe(fileOf('log'));
  const value = valueIn(await seen.first(isAbout(fileOf('log'), { kind: 'file' })));
  expect(value).toMatchObject({ size: 90_000, cut: true, text: '€'.repeat(21_845) });
});

test('a file that nobody watches costs nothing any more', async () => {
  const viewer = await holder.shell();
  const seen = await observe(fileOf('a'), fileOf('b'));
  await seen.first(isAbout(fileOf('a'), { kind: 'absent' }));
  await seen.first(isAbout(fileOf('b'), { kind: 'absent' }));
  const isLeft = async (count: number) => {
    viewer.type(
      `until [ "$(pgrep -c -P ${holder.child.pid} holder-file)" = ${count} ]; do :; done; echo ${count} l""eft\r`,
    );
    await viewer.shows(`${count} left`);
  };
  await isLeft(2);
  seen.watch([fileOf('b')]);
  await isLeft(1);
  seen.socket.terminate();
  await isLeft(0);
});

test('at most 16 files of a sandbox are watched', async () => {
  const names = Array.from({ length: 17 }, (_, at) => fileOf(`file-${at}`));
  const seen = await observe(...names);
  const refused = await seen.first((message) => message.type === 'unavailable');
  expect(refused).toMatchObject({ source: names[16], reason: 'More than 16 files are watched at a time' });
  for (const name of names.slice(0, 16)) await seen.first(isAbout(name, { kind: 'absent' }));
});

test('a holder that goes and comes again is watched again', async () => {
  const seen = await observe(fileOf('page'));
  await seen.first(isAbout(fileOf('page'), { kind: 'absent' }));
  await holder.stop();
  await rm(relay().folder.socket('holder.sock'));
  expect(await seen.first((message) => message.type === 'unavailable')).toMatchObject({
    reason: 'The files of the sandbox cannot be read for a moment',
  });
  holder = await startHolder();
  await link(holder.path, relay().folder.socket('holder.sock'));
  await writeFile(join(folder, 'page'), 'again');
  await seen.first(isAbout(fileOf('page'), { text: 'again' }));
});

test('a holder that takes the connection and says nothing is given up', async () => {
  holder.child.kill('SIGSTOP');
  const seen = await observe(fileOf('page'));
  const late = await seen.first((message) => message.type === 'unavailable');
  expect(late).toMatchObject({ reason: `Reading "${join(folder, 'page')}" takes too long` });
});

test('a file whose reader stands still is no longer told as it was, and told again when it can be', async () => {
  await writeFile(join(folder, 'page'), 'old');
  const seen = await observe(fileOf('page'));
  await seen.first(isAbout(fileOf('page'), { text: 'old' }));
  const { stdout } = await exec('pgrep', ['-P', String(holder.child.pid), 'holder-file']);
  process.kill(Number(stdout.trim()), 'SIGSTOP');
  await writeFile(join(folder, 'page'), 'new');
  const still = await seen.first((message) => message.type === 'unavailable');
  expect(still).toMatchObject({
    reason: `"${join(folder, 'page')}" cannot be read just now: what reads it in the sandbox stands still`,
  });
  await seen.first(isAbout(fileOf('page'), { text: 'new' }));
});

test('a sandbox that is gone ends the observation', async () => {
  const seen = await observe(fileOf('page'));
  await seen.first(isAbout(fileOf('page'), { kind: 'absent' }));
  const closed = closing(seen.socket);
  await relay().folder.removeSandbox();
  await holder.stop();
  expect(await closed).toMatchObject({ code: 4404 });
  holder = await startHolder();
});
