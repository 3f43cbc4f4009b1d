import { expect, test } from 'vitest';
import { missingTools } from './ensure-test-tools.mjs';

test('names the package behind each program or header that is missing, and no other', () => {
  expect(missingTools(() => true)).toEqual([]);
  expect(missingTools((shows) => shows !== 'ip' && shows !== '/usr/include/stdio.h')).toEqual([
    'libc6-dev',
    'iproute2',
  ]);
});
