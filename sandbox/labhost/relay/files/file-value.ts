import { type FileFact, maxFileBytes, maxFileText } from '#protocol';
import type { FileLook } from './look-reader.ts';

const maxEntries = 1000;
const maxName = 255;

/** A look as the value of its source. Undefined when the file cannot be read: why is then the text of its content. */
export function fileValue(look: FileLook): FileFact | undefined {
  const { kind, cut, size } = look.found;
  switch (kind) {
    case 'absent':
      return { kind };
    case 'file':
      return { kind, ...statOf(look), size, ...contentOf(look), cut };
    case 'directory':
      return { kind, ...statOf(look), ...entriesOf(look) };
    case 'link':
      return { kind, target: textOf(look.target) };
    case 'other':
      return { kind, ...statOf(look) };
    case 'unreadable':
      return undefined;
    default:
      return kind satisfies never;
  }
}

/** Bytes as UTF-8; a character that the end cuts apart is left out. */
export function textOf(bytes: Uint8Array, cut = false): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: cut }).slice(0, maxFileText);
}

function contentOf({ found, content }: FileLook) {
  const text = textOf(content, found.cut);
  const isTold = !found.cut && content.length <= maxFileBytes && text.includes('\ufffd');
  return isTold ? { text, bytes: Buffer.from(content).toString('latin1') } : { text };
}

function statOf({ found, target }: FileLook) {
  const { mode, uid, gid, modified } = found;
  const link = target.length === 0 ? {} : { target: textOf(target) };
  return { mode: mode & 0o7777, uid, gid, modified, ...link };
}

function entriesOf({ found, content }: FileLook) {
  const names = Buffer.from(content).toString('latin1').split('\0').slice(0, -1);
  const entries = names.slice(0, maxEntries).map((name) => textOf(Buffer.from(name, 'latin1')).slice(0, maxName));
  return { entries: entries.sort(), cut: found.cut || names.length > maxEntries };
}
