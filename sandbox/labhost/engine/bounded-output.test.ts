import { expect, test } from 'vitest';
import { BoundedOutput } from './bounded-output.ts';

function outputOf(limit: number, ...chunks: readonly string[]): string {
  const output = new BoundedOutput(limit);
  for (const chunk of chunks) output.add(Buffer.from(chunk));
  return output.text();
}

test('what fits stays whole, however it comes', () => {
  expect(outputOf(10, 'abcdefghij')).toBe('abcdefghij');
  expect(outputOf(10, 'ab', 'cdefg', 'hij')).toBe('abcdefghij');
});

test('what does not fit loses its middle and says how much', () => {
  expect(outputOf(4, 'abcdefghij')).toBe('ab\n… 6 bytes cut …\nij');
  expect(outputOf(4, ...'abcdefghij')).toBe('ab\n… 6 bytes cut …\nij');
});
