import type { FileFact } from '#protocol';
import { inflate } from './inflate.ts';
import { sha1 } from './sha1.ts';

/** An object of git: what kind it says it is, and its content, one character a byte. */
export interface GitObject {
  readonly kind: string;
  readonly content: string;
}

/** Bytes of an object at most, unpacked. */
const mostBytes = 65_536;

/** Reads an object from its file below `.git/objects`; undefined when the file holds another one, or none. */
export function objectIn(file: FileFact, id: string): GitObject | undefined {
  if (file.kind !== 'file') return undefined;
  const bytes = inflate(file.bytes ?? file.text, mostBytes);
  if (bytes === undefined || sha1(bytes) !== id) return undefined;
  const end = bytes.indexOf('\0');
  const [kind = ''] = bytes.slice(0, end).split(' ');
  return { kind, content: bytes.slice(end + 1) };
}

/** The id that git gives a file with this content, one character a byte. */
export const blobId = (content: string): string => sha1(`blob ${content.length}\0${content}`);

/** Files in the top folder of a tree, by name: folders and what is in them left out. */
export function filesOf(tree: string): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (let at = 0; at < tree.length; ) {
    const zero = tree.indexOf('\0', at);
    if (zero < 0) break;
    const [mode = '', ...name] = tree.slice(at, zero).split(' ');
    const id = [...tree.slice(zero + 1, zero + 21)].map(hex).join('');
    if (mode.startsWith('100')) files[name.join(' ')] = id;
    at = zero + 21;
  }
  return files;
}

const hex = (byte: string) => byte.charCodeAt(0).toString(16).padStart(2, '0');
