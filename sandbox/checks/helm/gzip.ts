/** What a gzip member holds, still deflated; one character a byte. Undefined for what is none. See RFC 1952. */
export function bodyOfGzip(bytes: string): string | undefined {
  const at = (index: number) => bytes.charCodeAt(index);
  if (at(0) !== 0x1f || at(1) !== 0x8b || at(2) !== 8) return undefined;
  const flags = at(3);
  let start = 10;
  if ((flags & 4) !== 0) start += 2 + at(start) + 256 * at(start + 1);
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    // A name or a comment, up to its zero.
    const end = bytes.indexOf('\0', start);
    if (end === -1) return undefined;
    start = end + 1;
  }
  if ((flags & 2) !== 0) start += 2;
  return start < bytes.length ? bytes.slice(start) : undefined;
}
