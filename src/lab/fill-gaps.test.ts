import { expect, test } from 'vitest';
import { fillGaps } from './fill-gaps.ts';

test('fills gaps in their order, whatever they hold', () => {
  expect(fillGaps('nsenter -t ____ ip a add ____ dev lo', ['$1 ____', '10.0.0.1/32'])).toBe(
    'nsenter -t $1 ____ ip a add 10.0.0.1/32 dev lo',
  );
  expect(fillGaps('ls', [])).toBe('ls');
});
