import { afterEach, expect, test } from 'vitest';
import { type HolderUnderTest, plainShell, startHolder, type Viewer } from './holder-under-test.ts';

let holder: HolderUnderTest;
afterEach(() => holder.stop());

/** Lines `n filler`, each number once and in order. */
function expectEveryLine(text: string, last: number): void {
  const numbers = [...text.matchAll(/(?:^|\n)(\d+) x{50}\r/g)].map((match) => Number(match[1]));
  expect(numbers.length).toBe(last);
  for (const [index, number] of numbers.entries())
    if (number !== index + 1) throw new Error(`Line ${index + 1} is ${number}`);
}

test('40 viewers vanish at random moments while a shell writes: every line is right', async () => {
  holder = await startHolder();
  const lines = 60_000;
  const filler = 'x'.repeat(50);
  let viewer = await holder.shell();
  viewer.type(`stty -echo; seq -f '%.0f ${filler}' 1 ${lines}; echo all-do""ne\r`);
  let text = '';
  for (let kill = 0; kill < 40; kill += 1) {
    const target = BigInt(Math.floor(((kill + Math.random()) * lines * 58) / 41));
    await viewer.until(() => viewer.shown >= target);
    viewer.vanish();
    text += viewer.text;
    const before: Viewer = viewer;
    viewer = await holder.attach({ epoch: before.epoch, offset: before.shown, create: false });
    expect(viewer.frames.some((frame) => frame.type === 'skip')).toBe(false);
  }
  await viewer.shows('all-done');
  text += viewer.text;
  expectEveryLine(text, lines);
});

test('who comes anew gets what is kept, from its oldest byte; an unknown epoch likewise', async () => {
  holder = await startHolder();
  const viewer = await holder.shell();
  viewer.type('echo one\r');
  await viewer.shows('one\r\n$ ');
  for (const epoch of [0n, 99n]) {
    const other = await holder.attach({ epoch, offset: epoch === 0n ? 0n : 5n, mode: 'observe' });
    await other.until(() => other.text === viewer.text);
    other.vanish();
  }
});

test('an offset that was never reached breaks the protocol', async () => {
  holder = await startHolder();
  const viewer = await holder.shell();
  const other = await holder.connect();
  other.hello({ epoch: viewer.epoch, offset: 1n << 40n });
  expect((await other.frame('error')).message).toBe('HELLO from an offset that was never reached');
  await other.ends();
});

test('nobody there from the start: a job never blocks, and what is past the ring is told as SKIP', async () => {
  holder = await startHolder([
    '--ring-bytes',
    '65536',
    '--command',
    'sh',
    '-c',
    'read go; seq 1 200000; echo the-end; cat',
  ]);
  const observer = await holder.attach({ mode: 'observe' });
  const starter = await holder.attach({ mode: 'observe' });
  starter.send({ type: 'take' });
  starter.type('\r');
  starter.vanish();
  observer.vanish();
  await lastLine();
  const late = await holder.attach({ create: false });
  const skip = await late.frame('skip');
  expect(skip.offset).toBe(0n);
  await late.shows('the-end');
  expect(late.text.length).toBeLessThanOrEqual(65536 + 256 * 1024 + 1024);
  expect(late.shown).toBe(skip.to + BigInt(late.text.length));
});

/** Waits, looking on with a pacing peer's eyes closed: an observer that only wants the end. */
async function lastLine(): Promise<void> {
  const watcher = await holder.attach({ mode: 'observe', create: false });
  await watcher.shows('the-end');
  watcher.vanish();
}

test('a pacing viewer that vanished: output blocks for the grace, nothing of it is lost before', async () => {
  holder = await startHolder(['--ring-bytes', '65536', '--grace-ms', '700', ...plainShell]);
  const viewer = await holder.shell();
  viewer.type(`stty -echo; seq 1 200000; echo the-""end\r`);
  await viewer.shows('100\r');
  viewer.acknowledges = false;
  viewer.vanish();
  const vanishedAt = performance.now();
  const watcher = await holder.attach({ mode: 'observe', create: false });
  // The ring is full: 64 KiB and the window, and the writer waits.
  await watcher.until(() => watcher.shown >= 320n * 1024n);
  await watcher.shows('the-end');
  expect(performance.now() - vanishedAt).toBeGreaterThanOrEqual(700);
  const back = await holder.attach({ epoch: viewer.epoch, offset: viewer.shown, create: false });
  expect((await back.frame('skip')).offset).toBe(viewer.shown);
  await back.shows('the-end');
});

test('a viewer that is back within the grace has lost nothing', async () => {
  holder = await startHolder(['--ring-bytes', '65536', '--grace-ms', '60000', ...plainShell]);
  const viewer = await holder.shell();
  viewer.type(`stty -echo; seq 1 200000; echo the-""end\r`);
  await viewer.shows('100\r');
  viewer.vanish();
  const watcher = await holder.attach({ mode: 'observe', create: false });
  await watcher.until(() => watcher.shown >= 320n * 1024n);
  const back = await holder.attach({ epoch: viewer.epoch, offset: viewer.shown, create: false });
  await back.shows('the-end');
  expect(back.frames.some((frame) => frame.type === 'skip')).toBe(false);
  const numbers = (viewer.text + back.text).split('\r\n').filter((line) => /^\d+$/.test(line));
  expect(numbers).toEqual(Array.from({ length: 200_000 }, (_, index) => String(index + 1)));
});

test('a slow observer holds nobody up and is told of its gaps', async () => {
  holder = await startHolder(['--ring-bytes', '65536', ...plainShell]);
  const viewer = await holder.shell();
  const slow = await holder.attach({ mode: 'observe', window: 8192 });
  slow.acknowledges = false;
  viewer.type('stty -echo; seq 1 200000; echo the-""end\r');
  await viewer.shows('the-end');
  expect(slow.text.length).toBeLessThanOrEqual(8192 + 100);
  slow.acknowledges = true;
  slow.send({ type: 'ack', offset: slow.shown });
  await slow.shows('the-end');
  await slow.frame('skip');
});
