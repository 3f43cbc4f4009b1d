import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeFrame, encodeFrame, maxBody } from '#protocol';
import { DataBatch } from './data-batch.ts';

let sent: { offset: bigint; text: string }[] = [];
const batch = () =>
  new DataBatch((bytes) => {
    const frame = decodeFrame(bytes);
    if (frame.type === 'data') sent.push({ offset: frame.offset, text: Buffer.from(frame.body).toString() });
  });
const data = (offset: number, text: string) =>
  encodeFrame({ type: 'data', offset: BigInt(offset), body: Buffer.from(text) });

beforeEach(() => {
  sent = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('the first goes at once, what follows within 4 ms goes together', () => {
  const out = batch();
  out.add(data(0, 'a'));
  expect(sent).toEqual([{ offset: 0n, text: 'a' }]);
  out.add(data(1, 'b'));
  out.add(data(2, 'cd'));
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(4);
  expect(sent[1]).toEqual({ offset: 1n, text: 'bcd' });
});

test('after a rest the next goes at once again', () => {
  const out = batch();
  out.add(data(0, 'a'));
  vi.advanceTimersByTime(4);
  out.add(data(1, 'b'));
  expect(sent).toHaveLength(2);
});

test('64 KiB do not wait, and no frame is longer', () => {
  const out = batch();
  out.add(data(0, 'a'));
  const piece = 'x'.repeat(40_000);
  out.add(data(1, piece));
  out.add(data(40_001, piece));
  expect(sent).toHaveLength(2);
  out.add(data(80_001, 'y'.repeat(maxBody - 40_000)));
  expect(sent.map(({ text }) => text.length)).toEqual([1, 40_000, maxBody]);
  vi.advanceTimersByTime(100);
  expect(sent).toHaveLength(3);
});

test('a flush sends what waits, a stop forgets it and leaves no timer', () => {
  const out = batch();
  out.add(data(0, 'a'));
  out.add(data(1, 'b'));
  out.flush();
  expect(sent).toHaveLength(2);
  out.add(data(2, 'c'));
  out.stop();
  expect(vi.getTimerCount()).toBe(0);
  expect(sent).toHaveLength(2);
});
