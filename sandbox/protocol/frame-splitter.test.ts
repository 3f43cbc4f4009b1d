import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Frame, FrameSplitter, frameType, headerBytes, maxBody } from './frames.ts';

const frames: Frame[] = [
  { type: 'take' },
  { type: 'data', offset: 0n, body: new Uint8Array(maxBody).fill(7) },
  { type: 'data', offset: BigInt(maxBody), body: Uint8Array.of(1, 2, 3) },
  { type: 'exit', offset: 9n, status: 3 },
];
const stream = Buffer.concat(frames.map(encodeFrame));

test.each([1, 15, 16, 17, 4096, stream.length])(
  'finds the frames in pieces of %i bytes of memory that is used again',
  (size) => {
    const splitter = new FrameSplitter();
    const memory = Buffer.alloc(size);
    const found: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size) {
      const copied = stream.copy(memory, 0, at, at + size);
      found.push(...splitter.push(memory.subarray(0, copied)));
      memory.fill(0xff);
    }
    expect(found.map((bytes) => decodeFrame(bytes))).toEqual(frames);
  },
);

test('a length past the limit throws at the header', () => {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(frameType.data);
  header.writeUInt32LE(maxBody + 1, 4);
  expect(() => [...new FrameSplitter().push(header)]).toThrow('at most 65536 fit');
});
