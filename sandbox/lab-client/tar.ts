/** One entry of an archive. Names are relative and use `/`. */
export type TarEntry =
  | { readonly type: 'folder'; readonly name: string }
  | { readonly type: 'file'; readonly name: string; readonly mode: number; readonly body: Uint8Array };

const block = 512;

/** Makes a POSIX (ustar) archive: owner root, time zero, so that equal files give equal bytes. Throws when a name is too long. */
export function packTar(entries: readonly TarEntry[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const body = entry.type === 'file' ? entry.body : new Uint8Array(0);
    return [header(entry, body.length), body, new Uint8Array((block - (body.length % block)) % block)];
  });
  return Buffer.concat([...parts, new Uint8Array(2 * block)]);
}

function header(entry: TarEntry, size: number): Uint8Array {
  const bytes = Buffer.alloc(block);
  const [prefix, name] = splitName(entry.type === 'folder' ? `${entry.name}/` : entry.name);
  const octal = (value: number, offset: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset);
  bytes.write(name, 0);
  octal(entry.type === 'folder' ? 0o755 : entry.mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.write(' '.repeat(8), 148);
  bytes.write(entry.type === 'folder' ? '5' : '0', 156);
  bytes.write('ustar\x0000', 257);
  bytes.write(prefix, 345);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

/** A name of up to 255 bytes is kept in two fields, cut at a slash. */
function splitName(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
    const [prefix, name] = [path.slice(0, cut), path.slice(cut + 1)];
    if (name !== '' && Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, name];
  }
  throw new RangeError(`The name "${path}" is too long for a lesson's file`);
}
