import { expect, test } from 'vitest';
import { sizeWords } from './files-view.ts';

test('says a size as a person would', () => {
  expect([1, 1023, 1024, 300_000, 5_000_000].map(sizeWords)).toEqual([
    '1 byte',
    '1023 bytes',
    '1 KiB',
    '293 KiB',
    '4.8 MiB',
  ]);
});
