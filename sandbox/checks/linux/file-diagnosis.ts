import type { FileFact } from '#protocol';
import type { Absence } from '../language/fact.ts';

/** What is at a path, without its content. */
export interface There {
  readonly kind: FileFact['kind'];
  readonly target?: string;
}

interface Expected {
  /** The path in a sentence. */
  readonly called: string;
  readonly wants: 'file' | 'directory' | 'link' | 'anything';
  readonly there: There;
  readonly see: string;
  readonly from: string;
}

/** Why a path does not have what was asked of it: what is there instead. */
export function notWhatWasExpected({ called, wants, there, see, from }: Expected): Absence {
  const expected = {
    file: `${called} to be a file`,
    directory: `${called} to be a directory`,
    link: `${called} to be a symbolic link`,
    anything: `${called} to be there`,
  };
  return { expected: expected[wants], found: showThere(there), from, see };
}

export function showThere({ kind, target }: There): string {
  const link = target === undefined ? 'a symbolic link' : `a symbolic link to \`${target}\``;
  return {
    absent: 'nothing there',
    file: 'a file',
    directory: 'a directory',
    link: `${link}, which leads to nothing`,
    other: 'neither a file nor a directory, but a pipe, a socket or a device',
  }[kind];
}
