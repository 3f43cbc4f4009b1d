import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { encodeFrame, headerBytes } from '#protocol';
import { type HolderUnderTest, plainShell, startHolder } from './holder-under-test.ts';

let holder: HolderUnderTest;
afterEach(() => holder.stop());

/** Bytes that no viewer sends: noise, or noise behind a header that looks right. */
function garbage(round: number): Buffer {
  const noise = randomBytes(1 + ((round * 37) % 3000));
  if (round % 3 === 0) return noise;
  const hello = encodeFrame({
    type: 'hello',
    offset: 0n,
    epoch: 0n,
    window: round % 2 === 0 ? 0 : 0xffffffff,
    cols: round,
    rows: 65535,
    terminal: round % 12,
    mode: 'observe',
    create: false,
  });
  return Buffer.concat([hello, noise]);
}

test('300 peers that talk nonsense do not disturb a viewer', async () => {
  holder = await startHolder();
  const viewer = await holder.shell();
  for (let round = 0; round < 300; round += 1) {
    const peer = await holder.connect().catch(() => undefined);
    peer?.socket.write(garbage(round));
    if (round % 2 === 0) peer?.vanish();
    if (round % 25 === 0) {
      viewer.type(`echo still-$((${round}))\r`);
      await viewer.shows(`still-${round}\r`);
    }
  }
  viewer.type('echo after""wards\r');
  await viewer.shows('afterwards');
});

test.each([
  ['a type that does not exist', '0a'],
  ['what only a holder says', '82'],
  ['a reserved bit', '0601'],
  ['a body past the limit', '0200000001000100'],
])('%s is a broken frame: told, and the connection ends', async (_name, hex) => {
  holder = await startHolder();
  const viewer = await holder.attach();
  viewer.socket.write(Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(headerBytes)]).subarray(0, headerBytes));
  expect(await viewer.frame('error')).toMatchObject({ code: 1, message: 'A broken frame' });
  await viewer.ends();
});

test('who says nothing is sent away', async () => {
  holder = await startHolder(['--greeting-ms', '100', ...plainShell]);
  const viewer = await holder.connect();
  expect((await viewer.frame('error')).message).toBe('No HELLO came in time');
  await viewer.ends();
});

test('what needs a terminal comes after HELLO, and there is one HELLO', async () => {
  holder = await startHolder();
  const early = await holder.connect();
  early.type('x');
  expect((await early.frame('error')).message).toBe('The first frame is HELLO');
  await early.ends();
  const twice = await holder.attach();
  twice.hello();
  expect((await twice.frame('error')).message).toBe('A second HELLO');
  await twice.ends();
});

test('an ACK of what was never sent breaks the protocol', async () => {
  holder = await startHolder();
  const viewer = await holder.attach();
  viewer.send({ type: 'ack', offset: 1n << 50n });
  expect((await viewer.frame('error')).message).toBe('ACK of bytes that were never sent');
  await viewer.ends();
});

test('a storm of control frames ends its own connection', async () => {
  holder = await startHolder();
  const viewer = await holder.shell();
  const storm = await holder.attach({ mode: 'observe' });
  storm.acknowledges = false;
  const pings = Buffer.concat(
    Array.from({ length: 2000 }, () => encodeFrame({ type: 'ping', body: new Uint8Array(8) })),
  );
  storm.socket.write(pings);
  await storm.ends();
  viewer.type('echo al""ive\r');
  await viewer.shows('alive');
});

test('the 33rd viewer is told that there are too many', async () => {
  holder = await startHolder();
  for (let count = 0; count < 32; count += 1) await holder.attach({ mode: 'observe' });
  const last = await holder.connect();
  expect((await last.frame('error')).message).toBe('Too many viewers: close some and try again');
  await last.ends();
});

test.each([
  ['is not lost', 400_000],
  ['blocks nothing, though output may have gaps', 3_000_000],
])('a paste larger than the line of typed bytes %s', async (_name, size) => {
  const count = `stty raw -echo; echo go; head -c ${size} | tee /dev/stderr | wc -c; sleep 60`;
  holder = await startHolder(['--command', 'sh', '-c', count]);
  const viewer = await holder.attach();
  await viewer.shows('go');
  const chunk = Buffer.alloc(50_000, 'a');
  for (let sent = 0; sent < size; sent += chunk.length) viewer.send({ type: 'input', body: chunk });
  await viewer.until(() => viewer.text.endsWith(`${size}\n`));
  expect(viewer.shown).toBeGreaterThan(size);
  if (size === 400_000) expect(viewer.text.match(/a/g)?.length).toBe(size);
});

test('an idle holder does not wake', async () => {
  holder = await startHolder();
  const viewer = await holder.shell();
  // What the prompt and its acknowledgement gave it to do is done.
  viewer.send({ type: 'ping', body: Buffer.from('p') });
  await viewer.frame('pong');
  const before = await switches();
  // Whatever wakes on its own would do so within the time of this other shell.
  const other = await startHolder(['--command', 'sleep', '1']);
  await (await other.attach()).frame('exit');
  await other.stop();
  expect((await switches()) - before).toBeLessThanOrEqual(2);
  expect(viewer.closed).toBe(false);
});

async function switches(): Promise<number> {
  const status = await readFile(`/proc/${holder.child.pid}/status`, 'utf8');
  return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]);
}

test('a shell that cannot be started for the limit of processes is a sentence, not a dead terminal', async () => {
  // An ordinary user's own limit: root has none.
  holder = await startHolder(plainShell, [
    'setpriv',
    '--reuid=54321',
    '--clear-groups',
    '--',
    'prlimit',
    '--nproc=1:1',
    '--',
  ]);
  const viewer = await holder.connect();
  viewer.hello();
  expect(await viewer.frame('error')).toMatchObject({ code: 3, message: expect.stringContaining('at its limit') });
  await viewer.ends();
});
