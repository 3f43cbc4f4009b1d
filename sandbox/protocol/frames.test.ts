import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeFrame, encodeFrame, type Frame, FrameError, FrameSplitter, headerBytes } from './frames.ts';

/** The same file is read by sandbox/holder/vectors-test.c. Offsets are decimal, bodies hexadecimal. Calls are read by holder-calls.test.ts. */
const vector = z.union([
  z.object({ name: z.string(), hex: z.string(), call: z.unknown() }),
  z.object({ name: z.string(), hex: z.string(), frame: z.record(z.string(), z.unknown()) }),
  z.object({ name: z.string(), hex: z.string(), broken: z.literal(true) }),
]);
const vectors = z
  .array(vector)
  .parse(JSON.parse(readFileSync(new URL('../holder/vectors.json', import.meta.url), 'utf8')));
const sound = vectors.flatMap((row) => ('frame' in row ? [row] : []));
const broken = vectors.flatMap((row) => ('broken' in row ? [row] : []));
const calls = vectors.flatMap((row) => ('call' in row ? [row] : []));

function inWords(frame: Frame): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(frame).map(([key, value]) => [
      key,
      typeof value === 'bigint'
        ? String(value)
        : value instanceof Uint8Array
          ? Buffer.from(value).toString('hex')
          : value,
    ]),
  );
}

test.each(sound)('vector $name is read and made again byte for byte', ({ hex, frame }) => {
  const decoded = decodeFrame(Buffer.from(hex, 'hex'));
  expect(inWords(decoded)).toEqual(frame);
  expect(Buffer.from(encodeFrame(decoded)).toString('hex')).toBe(hex);
});

test('the vectors hold every type of frame', () => {
  const types = new Set(sound.map(({ frame }) => frame.type));
  expect([...types].sort()).toEqual(
    'ack close data error exit hello input list listing ping pong resize signal skip state take welcome'.split(' '),
  );
});

test.each([...broken, ...calls])('vector $name is refused', ({ hex }) => {
  expect(() => decodeFrame(Buffer.from(hex, 'hex'))).toThrow(FrameError);
});

test('a body that does not fit is refused when it is made', () => {
  expect(() => encodeFrame({ type: 'ping', body: new Uint8Array(65) })).toThrow('Body of 65 bytes, at most 64 fit');
});

/** Small and repeatable: mulberry32. */
function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Random bytes; every other stream begins like a frame, so that the fuzz gets past the header. */
function randomStream(random: (below: number) => number): Uint8Array {
  const bytes = Uint8Array.from({ length: random(120) }, () => random(256));
  if (random(2) === 0 || bytes.length < headerBytes) return bytes;
  const body = random(3) === 0 ? random(100) : bytes.length - headerBytes;
  bytes.set([random(2) === 0 ? 1 + random(9) : 0x81 + random(9), 0, 0, 0, body & 0xff, body >> 8, 0, 0]);
  return bytes;
}

test('20,000 random streams bring nothing but frames and FrameErrors', () => {
  const random = randomSource(42);
  let decoded = 0;
  let refused = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const stream = randomStream(random);
    const splitter = new FrameSplitter();
    try {
      for (let at = 0; at < stream.length; ) {
        const size = 1 + random(40);
        for (const bytes of splitter.push(stream.subarray(at, at + size))) {
          decodeFrame(bytes);
          decoded += 1;
        }
        at += size;
      }
      decodeFrame(stream);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      refused += 1;
    }
  }
  expect(decoded).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(1000);
});
