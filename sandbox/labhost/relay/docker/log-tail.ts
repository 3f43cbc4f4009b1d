/** Bytes of a log that are told. */
const maxTail = 2048;

/**
 * The end of a log as text. Without a terminal the engine puts eight bytes before each piece: stream, three zeros, length
 * (big-endian); a piece that was cut off ends the text.
 */
export function logTail(log: Buffer, tty: boolean): string {
  const bytes = tty ? log : Buffer.concat([...pieces(log)]);
  // A letter cut in two at the front is left out.
  return bytes
    .subarray(-maxTail)
    .toString('utf8')
    .replace(/^\uFFFD+/, '')
    .trimEnd();
}

function* pieces(log: Buffer): Generator<Buffer> {
  for (let at = 0; at + 8 <= log.length; ) {
    const length = log.readUInt32BE(at + 4);
    yield log.subarray(at + 8, at + 8 + length);
    at += 8 + length;
  }
}
