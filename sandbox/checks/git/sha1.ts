import { int32, intAt } from '../language/bytes.ts';

/** SHA-1 of bytes, one character each, in hexadecimal: what git names its objects by. See FIPS 180-4. */
export function sha1(bytes: string): string {
  const padding = '\0'.repeat((((55 - bytes.length) % 64) + 64) % 64);
  const length = `${int32(Math.floor(bytes.length / 2 ** 29))}${int32((bytes.length << 3) >>> 0)}`;
  const message = `${bytes}\x80${padding}${length}`;
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let at = 0; at < message.length; at += 64) state = mix(state, message.slice(at, at + 64));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

type State = readonly [number, number, number, number, number];

const turn = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

function mix([a0, b0, c0, d0, e0]: State, block: string): State {
  const words = Array.from({ length: 16 }, (_, index) => intAt(block, 4 * index, 4) | 0);
  const word = (index: number) => words[index] ?? 0;
  for (let index = 16; index < 80; index++)
    words.push(turn(word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16), 1));
  let [a, b, c, d, e] = [a0, b0, c0, d0, e0];
  for (let round = 0; round < 80; round++) {
    const [choice, constant] =
      round < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : round < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : round < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6];
    [a, b, c, d, e] = [(turn(a, 5) + choice + e + constant + word(round)) | 0, a, turn(b, 30), c, d];
  }
  return [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0, (e0 + e) | 0];
}
