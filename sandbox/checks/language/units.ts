const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `KiB(n)`, `MiB(n)`, `GiB(n)`: bytes. */
export const KiB = (count: number): number => count * 1024;
export const MiB = (count: number): number => KiB(count) * 1024;
export const GiB = (count: number): number => MiB(count) * 1024;

/** Bytes in words: `64 MiB`; what is not a whole number of a unit keeps its bytes: `64000000 B (about 61 MiB)`. */
export function showBytes(bytes: number): string {
  let unit = 0;
  let count = bytes;
  while (count >= 1024 && unit < binary.length - 1) {
    count /= 1024;
    unit += 1;
  }
  if (Number.isInteger(count)) return `${count} ${binary[unit]}`;
  return `${bytes} B (about ${count < 10 ? count.toFixed(1) : Math.round(count)} ${binary[unit]})`;
}
