import { expect, test } from 'vitest';
import { encodeFrame, FrameError, frameType, packFrame } from '#protocol';
import { fileValue } from './file-value.ts';
import { HolderRefusal, LookReader } from './look-reader.ts';

const kinds = ['absent', 'file', 'directory', 'link', 'other', 'unreadable'] as const;

function file(
  kind: (typeof kinds)[number],
  { target = 0, content = 0, mode = 0o644, size = 0n, cut = false } = {},
): Uint8Array {
  return packFrame(frameType.file, 0n, 36, (body) => {
    body.setUint8(0, kinds.indexOf(kind));
    body.setUint8(1, cut ? 1 : 0);
    body.setUint16(2, mode, true);
    body.setBigUint64(12, size, true);
    body.setUint32(28, target, true);
    body.setUint32(32, content, true);
  });
}
const data = (offset: number, text: string) =>
  encodeFrame({ type: 'data', offset: BigInt(offset), body: Buffer.from(text, 'latin1') });
const read = (...frames: Uint8Array[]) => [...new LookReader(1000).push(Buffer.concat(frames))].map(fileValue);

test('puts a look together from as many pieces as it came in', () => {
  const frames = Buffer.concat([
    file('file', { target: 2, content: 5, size: 5n }),
    data(0, 'to'),
    data(2, 'hel'),
    data(5, 'lo'),
  ]);
  const reader = new LookReader(1000);
  const looks = [...frames].flatMap((byte) => [...reader.push(Uint8Array.of(byte))].map(fileValue));
  expect(looks).toEqual([
    { kind: 'file', mode: 0o644, uid: 0, gid: 0, modified: 0, size: 5, text: 'hello', cut: false, target: 'to' },
  ]);
});

test('one look after the other, with content and without', () => {
  expect(read(file('absent'), file('link', { target: 1 }), data(0, 'x'), file('absent'))).toEqual([
    { kind: 'absent' },
    { kind: 'link', target: 'x' },
    { kind: 'absent' },
  ]);
});

test('whatever a hostile holder says, the value fits its schema', () => {
  const names = `${'n'.repeat(600)}\0b\0\xff\0unended`;
  const [value] = read(file('directory', { content: names.length, mode: 0xffff }), data(0, names));
  expect(value).toMatchObject({ entries: ['b', 'n'.repeat(255), '\ufffd'], mode: 0o7777 });
});

test.each([
  ['more content than was asked for', [file('file', { content: 1001 })]],
  ['a target longer than any path', [file('link', { target: 5000 })]],
  ['DATA before FILE', [data(0, 'x')]],
  ['DATA out of order', [file('file', { content: 4 }), data(1, 'x')]],
  ['DATA past its end', [file('file', { content: 1 }), data(0, 'xx')]],
  ['empty DATA', [file('file', { content: 1 }), data(0, '')]],
  ['FILE within FILE', [file('file', { content: 1 }), file('absent')]],
  ['DIALED', [packFrame(frameType.dialed, 0n, 1)]],
  ['a frame of terminals', [encodeFrame({ type: 'listing', terminals: [] })]],
])('%s breaks the protocol', (_name, frames) => {
  expect(() => read(...frames)).toThrow(FrameError);
});

test('ERROR is the holder’s refusal', () => {
  expect(() => read(encodeFrame({ type: 'error', code: 3, message: 'No' }))).toThrow(HolderRefusal);
});
