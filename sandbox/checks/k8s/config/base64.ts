const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...alphabet].map((letter, value) => [letter, value]));

/** Bytes that base64 stands for, one character a byte: a check's worker has no Buffer. Undefined for what is none. */
export function fromBase64(text: string): string | undefined {
  const letters = text.replace(/\s/g, '').replace(/={0,2}$/, '');
  if (letters.length % 4 === 1) return undefined;
  let bits = 0;
  let held = 0;
  const bytes: string[] = [];
  for (const letter of letters) {
    const value = values.get(letter);
    if (value === undefined) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(String.fromCharCode((held >> bits) & 0xff));
  }
  return bytes.join('');
}
