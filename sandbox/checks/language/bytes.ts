/** Bytes as texts, one character a byte: a check's worker has the language and nothing for bytes. */

/** UTF-8 of a text. */
export const utf8 = (text: string): string =>
  encodeURIComponent(text).replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The text that UTF-8 stands for; what is none stays one character a byte. */
export function fromUtf8(bytes: string): string {
  try {
    return decodeURIComponent(bytes.replace(/[^\w ]/g, (byte) => `%${hex(byte)}`));
  } catch {
    return bytes;
  }
}

/** A whole number as four bytes, the highest first. */
export const int32 = (value: number): string =>
  String.fromCharCode((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);

/** The number that `count` bytes from `at` on make; NaN where they end before. */
export function intAt(bytes: string, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index += 1) value = value * 256 + bytes.charCodeAt(index);
  return value >= 2 ** (8 * count - 1) ? value - 2 ** (8 * count) : value;
}

const hex = (byte: string) => byte.charCodeAt(0).toString(16).padStart(2, '0');
