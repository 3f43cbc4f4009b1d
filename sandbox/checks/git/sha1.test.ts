import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha1 } from './sha1.ts';

it('is what everybody calls SHA-1, at every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 37 + length) & 0xff)).toString('latin1');
    expect(sha1(bytes)).toBe(createHash('sha1').update(bytes, 'latin1').digest('hex'));
  }
});
