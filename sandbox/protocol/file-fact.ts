import { z } from 'zod';

/**
 * One file of a sandbox: `file:<root>:<path>`. The root is `/`, a folder (of a volume, say) or `/proc/PID/root`, as seen in the sandbox;
 * the path is absolute below it, and no link on the way leads out of it.
 */
export const fileSource = z.templateLiteral([
  'file:',
  z.string().regex(/\/[^:\0]{0,1023}/),
  ':',
  z.string().regex(/\/[^\0]{0,1023}/),
]);
export type FileSource = z.infer<typeof fileSource>;

/** Root and path of a file source. */
export function placeOf(source: FileSource): { readonly root: string; readonly path: string } {
  const colon = source.indexOf(':', 'file:'.length);
  return { root: source.slice('file:'.length, colon), path: source.slice(colon + 1) };
}

/** Bytes of a file, and of the names of a directory, that are read. */
export const maxFileText = 65_536;

/** Bytes of a file that is no text and is told nevertheless. */
export const maxFileBytes = 16_384;

const target = z.string().max(4096);
const stat = {
  /** Permission bits: 0o644. */
  mode: z.number().int().min(0).max(0o7777),
  /** As the sandbox numbers them. */
  uid: z.number().int().nonnegative(),
  gid: z.number().int().nonnegative(),
  /** When it was last written to, milliseconds since 1970. */
  modified: z.number(),
  /** Where the path leads, when it is itself a symbolic link; all else is then about what it leads to. */
  target: target.exactOptional(),
};

/** What a path leads to. */
export const fileFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({
    kind: z.literal('file'),
    ...stat,
    /** Bytes. */
    size: z.number().nonnegative(),
    /** Its beginning as UTF-8; what is none is `\ufffd`. */
    text: z.string().max(maxFileText),
    /** All of a file that is no UTF-8 and small, one character a byte. */
    bytes: z.string().max(maxFileBytes).exactOptional(),
    /** Whether there is more than `text`. */
    cut: z.boolean(),
  }),
  z.object({
    kind: z.literal('directory'),
    ...stat,
    /** Names, sorted. */
    entries: z.array(z.string().max(255)).max(1000),
    /** Whether there are more than `entries`. */
    cut: z.boolean(),
  }),
  /** A symbolic link that leads to nothing, or out of the root. */
  z.object({ kind: z.literal('link'), target }),
  /** A pipe, a socket, a device, or what the kernel makes up (`/proc`, `/sys`): never opened. */
  z.object({ kind: z.literal('other'), ...stat }),
]);
export type FileFact = z.infer<typeof fileFact>;
