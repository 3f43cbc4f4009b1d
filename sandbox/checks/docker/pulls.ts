import type { FileSource, ProcessFact } from '#protocol';
import type { Reader } from '../language/reader.ts';
import { canonical } from './image-reference.ts';

/** The engine tells when a pull has ended, not when it begins; meanwhile the layers lie here, each under a name of its own. */
const downloads: FileSource = 'file:/:/var/lib/docker/tmp';

/** Milliseconds from the last byte of a pull to the image. */
const toUnpack = 3000;

/**
 * Notes that an image is being pulled: whatever is not there may come with it. `told` when it is `image`, which is not there: of a
 * container nobody knows whether it has to do with this pull.
 */
export function notePulls(reader: Reader, { told, image }: { readonly told: boolean; readonly image?: string }): void {
  const pulls = reader.glance(downloads, 'pulls', (folder) => {
    if (folder.kind !== 'directory') return undefined;
    return { going: folder.entries.some((name) => name.startsWith('GetImageBlob')), changedAt: folder.modified };
  });
  const motion = { doubts: 'wrong', for: 'image pulling' } as const;
  if (pulls?.going) {
    if (image !== undefined && isAnother(reader, image)) return;
    reader.moving({ ...motion, since: 0, lasts: null, told });
  } else if (pulls !== undefined && told) {
    reader.moving({ ...motion, since: pulls.changedAt, lasts: toUnpack, told: false });
  }
}

/** Whether what is pulled is known, and is not this image: a file of a layer does not say whose it is, but who asked for it does. */
const isAnother = (reader: Reader, image: string): boolean =>
  reader.glance('linux', `pulls of ${image}`, ({ processes }) => {
    const orders = processes.filter(isDocker).map(wordsOf);
    return orders.some(namesWhatItPulls) && orders.every((words) => !mayPull(words, canonical(image)));
  }) ?? false;

const isDocker = ({ comm }: ProcessFact): boolean => comm.startsWith('docker') && comm !== 'dockerd';

const wordsOf = ({ command: [program = '', ...words] }: ProcessFact) => [program.split('/').at(-1) ?? '', ...words];

/** `docker pull`, and what pulls an image that is not there. */
const verbs = ['pull', 'run', 'create'];
/** These find in a file which images they want. */
const readers = ['compose', 'docker-compose', 'build', 'buildx', 'docker-buildx', 'bake', 'stack', 'service', 'swarm'];

const namesWhatItPulls = (words: readonly string[]): boolean => words.some((word) => verbs.includes(word));

function mayPull(words: readonly string[], image: string): boolean {
  if (words.some((word) => readers.includes(word))) return true;
  if (!namesWhatItPulls(words)) return false;
  return words.some((word) => ['-a', '--all-tags'].includes(word)) || words.some((word) => canonical(word) === image);
}
