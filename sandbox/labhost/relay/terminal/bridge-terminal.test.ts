import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rename, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { encodeFrame, type Frame, frameType, headerBytes, maxBody } from '#protocol';
import { fakeHolder, type HolderConnection, welcome } from '../../../testing/fake-holder.ts';
import { relayUnderTest } from '../../../testing/relay-under-test.ts';
import { closing, frameInbox, type Inbox } from '../../../testing/sandbox-doors.ts';

const relay = relayUnderTest();

const hello: Frame = {
  type: 'hello',
  offset: 0n,
  epoch: 0n,
  window: 256 * 1024,
  cols: 80,
  rows: 24,
  terminal: 1,
  mode: 'pace',
  create: true,
};
const data = (offset: number, text: string): Frame => ({
  type: 'data',
  offset: BigInt(offset),
  body: new TextEncoder().encode(text),
});

interface Pair {
  readonly viewer: WebSocket;
  readonly inbox: Inbox<Frame>;
  readonly holder: HolderConnection;
  say(frame: Frame): void;
}

/** A viewer and a holder with the relay between them, before or after the greeting. */
async function pair({ greet = true } = {}): Promise<Pair> {
  const { folder, after, door } = relay();
  const fake = await fakeHolder(folder.socket('holder.sock'));
  after(() => fake.close());
  const viewer = await door('terminal');
  const inbox = frameInbox(viewer);
  const holder = await fake.connection();
  const say = (frame: Frame) => viewer.send(encodeFrame(frame));
  if (greet) {
    say(hello);
    await holder.frame('hello');
    holder.send(welcome);
    await inbox.first((frame) => frame.type === 'welcome');
  }
  return { viewer, inbox, holder, say };
}

/** Bodies as text, so that one kind of byte array equals another. */
const plain = (frames: readonly Frame[]) =>
  frames.map((frame) => ('body' in frame ? { ...frame, body: Buffer.from(frame.body).toString() } : frame));

const textOf = (frames: readonly Frame[]) =>
  Buffer.concat(frames.flatMap((frame) => (frame.type === 'data' ? [frame.body] : []))).toString();

test('passes frames both ways, unchanged and in order', async () => {
  const { inbox, holder, say } = await pair();
  const typed: Frame[] = [
    { type: 'input', body: Buffer.from('ls\r') },
    { type: 'resize', cols: 100, rows: 30 },
    { type: 'signal', signal: 2 },
    { type: 'take' },
    { type: 'ack', offset: 3n },
    { type: 'ping', body: Buffer.from('p') },
    { type: 'close' },
  ];
  for (const frame of typed) say(frame);
  await holder.frame('close');
  expect(plain(holder.frames.slice(1))).toEqual(plain(typed));

  const state: Frame = { type: 'state', role: 'writer', writer: true, viewers: 1, cols: 100, rows: 30, title: 'é' };
  const shown: Frame[] = [
    data(0, 'one'),
    state,
    { type: 'skip', offset: 3n, to: 10n },
    data(10, 'two'),
    { type: 'error', code: 4, message: 'not the writer' },
    { type: 'pong', body: Buffer.from('p') },
    { type: 'exit', offset: 13n, status: 130 },
  ];
  holder.send(...shown);
  await inbox.first((frame) => frame.type === 'exit');
  expect(plain(inbox.all.slice(1))).toEqual(plain(shown));
});

test('says what it says before HELLO is answered only to LIST', async () => {
  const { inbox, holder, say } = await pair({ greet: false });
  say({ type: 'list' });
  await holder.frame('list');
  holder.send({ type: 'listing', terminals: [1, 2] });
  expect(await inbox.first(() => true)).toEqual({ type: 'listing', terminals: [1, 2] });
});

test('output cut and joined anyhow arrives byte for byte', async () => {
  const { inbox, holder } = await pair();
  const text = Array.from({ length: 60_000 }, (_, line) => `line ${line}\n`).join('');
  const stream: Uint8Array[] = [];
  for (let at = 0, size = 1; at < text.length; at += size, size = (size * 7) % 9973) {
    stream.push(encodeFrame(data(at, text.slice(at, at + size))));
    size = Math.min(size, text.length - at);
  }
  const bytes = Buffer.concat(stream);
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 31) % 65_521) {
    if (!holder.socket.write(bytes.subarray(at, at + size))) await once(holder.socket, 'drain');
  }
  await inbox.first((frame) => frame.type === 'data' && Number(frame.offset) + frame.body.length === text.length);
  expect(textOf(inbox.all) === text).toBe(true);
  expect(inbox.all.length).toBeLessThan(stream.length);
});

test('a viewer that does not read holds the holder back and loses nothing', async () => {
  const { viewer, inbox, holder } = await pair();
  viewer.pause();
  const piece = 'x'.repeat(maxBody);
  let written = 0;
  // Until nothing moves any more: the kernel's buffers and ours are full.
  for (;;) {
    const more = holder.socket.write(encodeFrame(data(written, piece)));
    written += piece.length;
    if (more) continue;
    const drained = await Promise.race([once(holder.socket, 'drain').then(() => true), quiet(500)]);
    if (drained === false) break;
    expect(written).toBeLessThan(64 * 1024 * 1024);
  }
  viewer.resume();
  await inbox.first((frame) => frame.type === 'data' && Number(frame.offset) + frame.body.length === written);
  expect(textOf(inbox.all).length).toBe(written);
});

function quiet(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}

test('a long paste is slowed down, never cut, and what is not typing overtakes it', async () => {
  const { holder, say } = await pair();
  const goOn = relay().stopClock();
  const paste = Buffer.alloc(300 * 1024, 'v');
  for (let at = 0; at < paste.length; at += 4096) say({ type: 'input', body: paste.subarray(at, at + 4096) });
  say({ type: 'signal', signal: 2 });
  await holder.frame('signal');
  const inputOf = (frames: readonly Frame[]) =>
    frames.reduce((sum, frame) => sum + (frame.type === 'input' ? frame.body.length : 0), 0);
  expect(inputOf(holder.frames)).toBeLessThan(paste.length);
  goOn();
  await holder.until((frames) => inputOf(frames) === paste.length);
});

const header = (type: number, length: number, offset = 0n) => {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt8(type);
  bytes.writeUInt32LE(length, 4);
  bytes.writeBigUInt64LE(offset, 8);
  return bytes;
};

test.each<[string, Uint8Array, RegExp]>([
  ['output at another offset', encodeFrame(data(5, 'x')), /Output at 5, 0 is next/],
  ['output at an offset past all numbers', encodeFrame({ type: 'skip', offset: 0n, to: 2n ** 53n }), /Output up to/],
  ['an unknown frame', header(0x66, 0), /Unknown frame type 102/],
  ['a frame without an end', header(frameType.data, 0xffff_ffff), /at most 65536/],
  ['a control frame that is too long', Buffer.concat([header(frameType.error, 5000), Buffer.alloc(5000)]), /4096/],
  ['a frame of a viewer', encodeFrame({ type: 'input', body: Buffer.from('x') }), /never sends input/],
  ['a second welcome', encodeFrame(welcome), /WELCOME that nobody asked for/],
  ['a way back', encodeFrame({ type: 'skip', offset: 0n, to: 0n }), /SKIP from 0 to 0/],
  ['nothing as output', encodeFrame(data(0, '')), /Empty DATA/],
  ['an HTTP answer', Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), /body|type/],
])('a holder that sends %s is left with the reason', async (_, bytes, reason) => {
  const { viewer, holder } = await pair();
  const ended = closing(viewer);
  holder.socket.write(bytes);
  const { code, reason: said } = await ended;
  expect(code).toBe(4400);
  expect(said).toMatch(reason);
});

test('output before WELCOME ends the connection', async () => {
  const { viewer, holder } = await pair({ greet: false });
  const ended = closing(viewer);
  holder.send(data(0, 'boo'));
  expect(await ended).toMatchObject({ code: 4400, reason: 'Output before WELCOME' });
});

test.each<[string, Uint8Array | string, number, RegExp]>([
  ['text', 'hello', 4400, /Expected binary/],
  ['half a header', Buffer.alloc(7), 4400, /Frame of 7 bytes/],
  ['keys before HELLO', encodeFrame({ type: 'input', body: Buffer.from('x') }), 4400, /input before HELLO/],
  ['a frame of a holder', encodeFrame(welcome), 4400, /welcome before HELLO/],
  ['a frame a little too long', Buffer.concat([header(frameType.input, 70_000), Buffer.alloc(70_000)]), 4400, /65536/],
  ['a frame far too long', Buffer.alloc(1_000_000), 1009, /^$/],
])('a viewer that sends %s is told why it is left', async (_, message, code, reason) => {
  const { viewer } = await pair({ greet: false });
  const ended = closing(viewer);
  viewer.send(message);
  const said = await ended;
  expect(said.code).toBe(code);
  expect(said.reason).toMatch(reason);
});

test('a holder that ends is told apart from a sandbox that is gone', async () => {
  const first = await pair();
  const lost = closing(first.viewer);
  first.holder.send(data(0, 'last words'));
  first.holder.socket.end();
  expect(await lost).toEqual({ code: 4503, reason: 'The terminals of the sandbox do not answer' });
  expect(textOf(first.inbox.all)).toBe('last words');
});

test('a sandbox that goes away is said so', async () => {
  const { viewer, holder } = await pair();
  const ended = closing(viewer);
  await relay().folder.removeSandbox();
  holder.socket.destroy();
  expect((await ended).code).toBe(4404);
});

test('a viewer that leaves takes its connection along', async () => {
  const { viewer, holder } = await pair();
  const closed = once(holder.socket, 'close');
  viewer.close();
  await closed;
});

test('sixteen sockets, and no more, until one closes', async () => {
  const { folder, after, door } = relay();
  const fake = await fakeHolder(folder.socket('holder.sock'));
  after(() => fake.close());
  const open = await Promise.all(Array.from({ length: 16 }, () => door('terminal')));
  expect((await closing(await door('terminal'))).code).toBe(4429);
  await Promise.all(open.map(() => fake.connection()));
  const connection = await fakeHolderAfterClose();
  expect(connection.frames).toEqual([]);

  async function fakeHolderAfterClose() {
    const [leaving] = open;
    leaving?.close();
    if (leaving !== undefined) await once(leaving, 'close');
    await door('terminal');
    return fake.connection();
  }
});

test('never follows a link, even to a real socket, and opens no FIFO', async () => {
  const { folder, after, door } = relay();
  let victims = 0;
  const victim = createServer(() => {
    victims += 1;
  });
  victim.listen(`${folder.path}/victim.sock`);
  await once(victim, 'listening');
  after(() => victim.close());
  await symlink(`${folder.path}/victim.sock`, folder.socket('holder.sock'));
  expect((await closing(await door('terminal'))).code).toBe(4503);
  await rename(folder.socket('holder.sock'), `${folder.path}/moved`);
  execFileSync('/usr/bin/mkfifo', [folder.socket('holder.sock')]);
  expect((await closing(await door('terminal'))).code).toBe(4503);
  expect(victims).toBe(0);
});
