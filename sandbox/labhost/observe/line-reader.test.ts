import { expect, test } from 'vitest';
import { LineReader, LineTooLong } from './line-reader.ts';

test.each([1, 2, 3, 100])('finds lines in pieces of %i bytes of memory that is used again', (size) => {
  const stream = Buffer.from('one\n\ntwo é\nrest');
  const reader = new LineReader(100);
  const memory = Buffer.alloc(size);
  const lines: string[] = [];
  for (let at = 0; at < stream.length; at += size) {
    const length = stream.copy(memory, 0, at, at + size);
    lines.push(...reader.push(memory.subarray(0, length)));
    memory.fill(0);
  }
  expect(lines).toEqual(['one', '', 'two é']);
});

test('holds no more than its limit', () => {
  const reader = new LineReader(10);
  expect([...reader.push(Buffer.from('1234567890\n12345'))]).toEqual(['1234567890']);
  expect(() => [...reader.push(Buffer.from('678901'))]).toThrow(LineTooLong);
});
