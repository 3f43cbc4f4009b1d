import { expect, test } from 'vitest';
import { logTail } from './log-tail.ts';

const piece = (text: string, length = Buffer.byteLength(text)) => {
  const head = Buffer.alloc(8);
  head.writeUInt8(1);
  head.writeUInt32BE(length, 4);
  return Buffer.concat([head, Buffer.from(text)]);
};

test('takes the pieces apart, and takes a log of a terminal as it is', () => {
  expect(logTail(Buffer.concat([piece('one\n'), piece('two\n')]), false)).toBe('one\ntwo');
  expect(logTail(Buffer.from('one\r\ntwo\r\n'), true)).toBe('one\r\ntwo');
});

test('bears pieces that lie about their length', () => {
  expect(logTail(Buffer.concat([piece('one'), piece('two', 0xffff_ffff)]), false)).toBe('onetwo');
  expect(logTail(Buffer.from([1, 0, 0]), false)).toBe('');
  expect(logTail(Buffer.alloc(100), false)).toBe('');
});

test('keeps the last 2 KiB and no half letter', () => {
  const tail = logTail(piece(`x${'é'.repeat(3000)}`), false);
  expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(2048);
  expect(tail).toMatch(/^é+$/);
  expect(logTail(piece(`${'é'.repeat(3000)}x`), false)).toMatch(/^é+x$/);
});
