/**
 * Unpacks zlib data, as git writes its objects. Bytes are strings here, one character each. Undefined for what is none, and for more than
 * `most` bytes: a learner may pack anything. See RFC 1950 and 1951.
 */
export const inflate = (packed: string, most: number): string | undefined => inflateRaw(packed.slice(2), most);

/** The same without the two bytes that zlib puts in front. */
export function inflateRaw(packed: string, most: number): string | undefined {
  try {
    return unpack(packed, most);
  } catch (error) {
    if (error instanceof NotPacked) return undefined;
    throw error;
  }
}

class NotPacked extends Error {}

/** By code: what is copied, at least, and how many further bits say how much more. */
const lengths = table([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0], 3);
const distances = table(
  [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
  1,
);
/** Order in which a block lists the lengths of the codes for lengths. */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

interface Step {
  readonly from: number;
  readonly bits: number;
}

function table(bits: readonly number[], first: number): readonly Step[] {
  let from = first;
  const steps = bits.map((one) => {
    const step = { from, bits: one };
    from += 2 ** one;
    return step;
  });
  // The last length has a code of its own.
  return first === 3 ? [...steps.slice(0, -1), { from: 258, bits: 0 }] : steps;
}

function unpack(packed: string, most: number): string {
  let at = 0;
  let out = '';
  const bit = (): number => {
    const byte = packed.charCodeAt(at >> 3);
    if (Number.isNaN(byte)) throw new NotPacked();
    return (byte >> (at++ & 7)) & 1;
  };
  const number = (bits: number): number => {
    let value = 0;
    for (let place = 0; place < bits; place++) value |= bit() << place;
    return value;
  };
  const symbol = (codes: ReadonlyMap<number, number>): number => {
    // A leading one keeps codes of different lengths apart.
    let code = 1;
    for (let length = 1; length <= 15; length++) {
      code = (code << 1) | bit();
      const found = codes.get(code);
      if (found !== undefined) return found;
    }
    throw new NotPacked();
  };
  const add = (bytes: string) => {
    out += bytes;
    if (out.length > most) throw new NotPacked();
  };
  const copy = (length: number, distance: number) => {
    if (distance > out.length) throw new NotPacked();
    const piece = out.slice(out.length - distance, out.length - distance + length);
    add(piece.repeat(Math.ceil(length / piece.length)).slice(0, length));
  };
  const stepAt = (steps: readonly Step[], code: number): number => {
    const step = steps[code];
    if (step === undefined) throw new NotPacked();
    return step.from + number(step.bits);
  };
  const stored = () => {
    at = (at + 7) & ~7;
    const length = number(16);
    at += 16;
    const start = at >> 3;
    if (packed.length < start + length) throw new NotPacked();
    add(packed.slice(start, start + length));
    at += 8 * length;
  };
  const coded = (literals: ReadonlyMap<number, number>, backwards: ReadonlyMap<number, number>) => {
    for (let code = symbol(literals); code !== 256; code = symbol(literals)) {
      if (code < 256) add(String.fromCharCode(code));
      else copy(stepAt(lengths, code - 257), stepAt(distances, symbol(backwards)));
    }
  };
  const listed = () => {
    const [literals, backwards, some] = [number(5) + 257, number(5) + 1, number(4) + 4];
    const own = Array<number>(19).fill(0);
    for (const place of order.slice(0, some)) own[place] = number(3);
    const codes = codesOf(own);
    const all: number[] = [];
    while (all.length < literals + backwards) {
      const code = symbol(codes);
      if (code < 16) all.push(code);
      else if (code === 16) all.push(...Array<number>(3 + number(2)).fill(all.at(-1) ?? 0));
      else all.push(...Array<number>(code === 17 ? 3 + number(3) : 11 + number(7)).fill(0));
    }
    coded(codesOf(all.slice(0, literals)), codesOf(all.slice(literals, literals + backwards)));
  };
  for (let isLast = 0; isLast === 0; ) {
    isLast = bit();
    const kind = number(2);
    if (kind === 0) stored();
    else if (kind === 1) coded(fixedLiterals, fixedDistances);
    else if (kind === 2) listed();
    else throw new NotPacked();
  }
  return out;
}

/** Canonical codes from their lengths: each with a leading one. */
function codesOf(codeLengths: readonly number[]): ReadonlyMap<number, number> {
  const codes = new Map<number, number>();
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    codeLengths.forEach((own, meaning) => {
      if (own === length) codes.set((1 << length) | code++, meaning);
    });
    code <<= 1;
  }
  return codes;
}

const fixedLiterals = codesOf([
  ...Array<number>(144).fill(8),
  ...Array<number>(112).fill(9),
  ...Array<number>(24).fill(7),
  ...Array<number>(8).fill(8),
]);
const fixedDistances = codesOf(Array<number>(30).fill(5));
