import type { FileSource } from '#protocol';
import type { Reader } from '../language/reader.ts';

/** The engine tells when a pull has ended, not when it begins; meanwhile the layers lie here, each under a name of its own. */
const downloads: FileSource = 'file:/:/var/lib/docker/tmp';

/** Milliseconds from the last byte of a pull to the image. */
const toUnpack = 3000;

/**
 * Notes that an image is being pulled: whatever is not there may come with it. `told` when it is an image that is not there: of a
 * container nobody knows whether it has to do with this pull.
 */
export function notePulls(reader: Reader, { told }: { readonly told: boolean }): void {
  const pulls = reader.glance(downloads, 'pulls', (folder) => {
    if (folder.kind !== 'directory') return undefined;
    return { going: folder.entries.some((name) => name.startsWith('GetImageBlob')), changedAt: folder.modified };
  });
  const motion = { doubts: 'wrong', for: 'image pulling' } as const;
  if (pulls?.going) reader.moving({ ...motion, since: 0, lasts: null, told });
  else if (pulls !== undefined && told)
    reader.moving({ ...motion, since: pulls.changedAt, lasts: toUnpack, told: false });
}
