import { expect, test } from 'vitest';
import { FlowError, TerminalFlow } from './terminal-flow.ts';

const kib = 1024;
const zeros = (length: number) => new Uint8Array(length);
const text = (value: string) => new TextEncoder().encode(value);

/** A screen that shows only when the test says so. */
function slowScreen() {
  const writes: { bytes: Uint8Array; shown: () => void }[] = [];
  const acks: number[] = [];
  const skips: number[] = [];
  const flow = new TerminalFlow({
    write: (bytes, shown) => writes.push({ bytes, shown }),
    acknowledge: (offset) => acks.push(Number(offset)),
    skipped: (bytes) => skips.push(Number(bytes)),
  });
  const show = (count = writes.length) => {
    for (const write of writes.splice(0, count)) write.shown();
  };
  return { flow, writes, acks, skips, show };
}

test('feeds the screen in slices of at most 16 KiB', () => {
  const { flow, writes } = slowScreen();
  flow.data(0n, zeros(40 * kib));
  expect(writes.map((write) => write.bytes.length)).toEqual([16 * kib, 16 * kib, 8 * kib]);
});

test('acknowledges each 32 KiB that was shown, and the rest when the queue is empty', () => {
  const { flow, acks, show } = slowScreen();
  flow.data(0n, zeros(64 * kib));
  flow.data(BigInt(64 * kib), zeros(4 * kib));
  show(1);
  expect(acks).toEqual([]);
  show(1);
  expect(acks).toEqual([32 * kib]);
  show();
  expect(acks).toEqual([32 * kib, 64 * kib, 68 * kib]);
  expect(flow.shown).toBe(BigInt(68 * kib));
});

test('acknowledges a single echoed byte at once', () => {
  const { flow, acks, show } = slowScreen();
  flow.data(0n, text('x'));
  show();
  expect(acks).toEqual([1]);
});

test('drops what it has already when a connection starts over from the shown offset', () => {
  const { flow, writes, show } = slowScreen();
  flow.data(0n, text('abcdef'));
  // Received, not yet shown: the new connection sends these bytes again.
  flow.connected(9n);
  flow.data(0n, text('abcdefghi'));
  expect(writes.map((write) => new TextDecoder().decode(write.bytes))).toEqual(['abcdef', 'ghi']);
  show();
  expect(flow.shown).toBe(9n);
});

test('refuses a gap that was not announced', () => {
  const { flow } = slowScreen();
  expect(() => flow.data(5n, text('x'))).toThrow(FlowError);
});

test('goes on behind a skip, and counts it as shown only in its turn', () => {
  const { flow, skips, acks, show } = slowScreen();
  flow.data(0n, text('abc'));
  flow.skip(1003n);
  flow.data(1003n, text('de'));
  expect(skips).toEqual([1000]);
  show(1);
  expect(flow.shown).toBe(3n);
  show();
  expect(flow.shown).toBe(1005n);
  expect(acks.at(-1)).toBe(1005);
});

test('replays until the bytes that were there before are shown', () => {
  const { flow, show } = slowScreen();
  flow.connected(3n);
  expect(flow.replaying).toBe(true);
  flow.data(0n, text('abc'));
  flow.data(3n, text('d'));
  show(1);
  expect(flow.replaying).toBe(false);
});

test('a new shell does not count what the old screen still shows', () => {
  const { flow, writes, acks } = slowScreen();
  flow.data(0n, text('old'));
  const old = writes.splice(0);
  flow.restart();
  for (const write of old) write.shown();
  expect(flow.shown).toBe(0n);
  expect(acks).toEqual([]);
  flow.data(0n, text('new'));
  expect(writes).toHaveLength(1);
});
