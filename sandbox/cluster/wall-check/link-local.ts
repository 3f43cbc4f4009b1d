/**
 * The IPv6 address that the other end of a pod's cable has given itself: it follows from its hardware address, which the pod knows
 * from IPv4 (/proc/net/arp). With the interface, as `connect` wants it. Undefined when no neighbour is known. Pure.
 */
export function linkLocalOf(arp: string): string | undefined {
  for (const line of arp.split('\n').slice(1)) {
    const [, , , hardware = '', , device = ''] = line.split(/\s+/);
    const bytes = hardware.split(':').map((byte) => Number.parseInt(byte, 16));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
    if (bytes.length !== 6 || bytes.every((byte) => byte === 0)) continue;
    const words = [(a ^ 2) * 256 + b, c * 256 + 0xff, 0xfe00 + d, e * 256 + f];
    return `fe80::${words.map((word) => word.toString(16)).join(':')}%${device}`;
  }
  return undefined;
}
