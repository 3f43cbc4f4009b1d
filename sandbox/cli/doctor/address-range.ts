/** The first and last address of an IPv4 range as numbers, or undefined when it is none: `10.0.0.0/8`, `10.1.2.3`. */
export function parseRange(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 32] = match
    .slice(1)
    .map((part) => (part === undefined ? 32 : Number(part)));
  if (Math.max(a, b, c, d) > 255 || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = Math.floor(address / size) * size;
  return [first, first + size - 1];
}

/** Whether two ranges share an address. */
export function overlap(one: string, other: string): boolean {
  const left = parseRange(one);
  const right = parseRange(other);
  return left !== undefined && right !== undefined && left[0] <= right[1] && right[0] <= left[1];
}
