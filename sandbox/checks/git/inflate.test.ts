import { createHash } from 'node:crypto';
import { constants, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate } from './inflate.ts';

const { Z_FIXED, Z_DEFAULT_STRATEGY } = constants;
const most = 100_000;
const packed = (text: string, options = {}) => deflateSync(Buffer.from(text, 'latin1'), options).toString('latin1');
const noise = (bytes: number) => {
  let text = '';
  for (let round = 0; text.length < bytes; round++)
    text += createHash('sha256').update(`${round}`).digest().toString('latin1');
  return text.slice(0, bytes);
};

describe('unpacks what zlib packs', () => {
  it.each([
    ['nothing', ''],
    ['a character', 'x'],
    ['a run', 'a'.repeat(70_000)],
    ['words', 'tree and parent and author of a commit\n'.repeat(40)],
    ['noise', noise(3000)],
    ['both', `${noise(500)}${'harbour '.repeat(900)}${noise(500)}`],
  ])('%s', (_name, text) => {
    for (const level of [0, 1, 6, 9])
      for (const strategy of [Z_FIXED, Z_DEFAULT_STRATEGY])
        expect(inflate(packed(text, { level, strategy }), most)).toBe(text);
  });
});

describe('gives nothing', () => {
  it('for more than is wanted', () => {
    expect(inflate(packed('a'.repeat(1001)), 1000)).toBeUndefined();
  });

  it('for what is cut off, or no packed data', () => {
    const whole = packed(noise(400));
    expect(inflate(whole.slice(0, 300), most)).toBeUndefined();
    for (const bytes of ['', 'x', 'hello', '\x78\x9c', '\x78\x9c\x07', noise(100)])
      expect(inflate(bytes, most)).toBeUndefined();
  });

  it('or something short for any bytes, and always an end', () => {
    for (let round = 0; round < 500; round++) {
      const bytes = noise(3000 + round).slice(-200);
      expect((inflate(`\x78\x9c${bytes}`, 1000) ?? '').length).toBeLessThanOrEqual(1000);
    }
  });
});
