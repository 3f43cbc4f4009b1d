import type { FileFact, FileSource } from '#protocol';
import { type Absence, type Fact, type FactOrigin, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { showBytes } from '../language/units.ts';
import { nameList, plain, shellWord } from '../language/wording.ts';
import { notWhatWasExpected, showThere, type There } from './file-diagnosis.ts';

/**
 * What a path leads to. It need not be there: its facts are then absent and say what is there instead. Links are followed, but never
 * out of the sandbox, the container or the volume that the path is in.
 */
export interface FileLens {
  readonly exists: Fact<boolean>;
  readonly kind: Fact<FileFact['kind']>;
  /** The first 64 KiB of a file, as UTF-8. */
  readonly text: Fact<string>;
  /** Of a file. @unit bytes */
  readonly size: Fact<number>;
  /** Permissions: `0o644`. @unit bits */
  readonly mode: Fact<number>;
  /** The owner, as the sandbox counts them. @unit user number */
  readonly uid: Fact<number>;
  /** The group likewise. @unit group number */
  readonly gid: Fact<number>;
  /** When it was last written to. @unit milliseconds since 1970 */
  readonly modified: Fact<number>;
  /** Names in a directory, sorted; at most 1000. */
  readonly entries: Fact<readonly string[]>;
  /** Where the path leads as it is written in it, when it is a symbolic link. */
  readonly target: Fact<string>;
}

/** Where a path is looked up. */
export interface FilePlace {
  /** What follows the path in a sentence: "in `web`"; nothing for the sandbox itself. */
  readonly words?: string;
  /** The folder below which paths are resolved, as the sandbox names it; undefined while there is none. */
  readonly root: `/${string}` | undefined;
  /** Why there is none. */
  readonly absence?: Absence | undefined;
  /** The learner's command for a look at the path there. */
  see?(command: string, path: string): string;
}

type Part<V> = Omit<FactOrigin<V>, 'from' | 'see' | 'name'> & {
  /** "the … of `/srv/page`"; none when it is about the path itself. */
  words?: string;
  /** What shows it, without the path. */
  command: string;
  /** What must be there for it. */
  wants: 'file' | 'directory' | 'link' | 'anything';
  pick(file: FileFact): V | undefined;
};

/** Throws for a path that is not absolute: a mistake of the lesson. */
export function fileLens(reader: Reader, place: FilePlace, path: string): FileLens {
  if (!path.startsWith('/')) throw new Error(`"${path}" is no absolute path`);
  const source: FileSource | undefined = place.root === undefined ? undefined : `file:${place.root}:${path}`;
  const called = place.words === undefined ? `\`${path}\`` : `\`${path}\` ${place.words}`;
  const see = place.see ?? ((command, at) => `${command} ${shellWord(at)}`);

  const fact = <V>({ words, command, wants, pick, ...rest }: Part<V>): Fact<V> => {
    const name = words === undefined ? called : `the ${words} of ${called}`;
    const origin: FactOrigin<V> = { name, from: path, see: see(command, path), ...rest };
    if (source === undefined) return factOf(origin, undefined, () => place.absence ?? nowhere(called, origin));
    const value = reader.read(source, words ?? 'existence', pick);
    return factOf(origin, value, () => {
      const there = reader.read(source, 'what is there', summary);
      return notWhatWasExpected({ called, wants, there, see: see('ls -ld', path), from: path });
    });
  };
  const demandAll = () => {
    const isCut =
      source !== undefined && reader.read(source, 'whether all was read', (file) => 'cut' in file && file.cut);
    if (isCut) reader.refuse(`${called} holds more than is read of it`);
  };
  return {
    get exists() {
      const show = (exists: boolean) => (exists ? 'there' : 'absent');
      const pick = ({ kind }: FileFact) => kind !== 'absent' && kind !== 'link';
      return fact({ command: 'ls -ld', wants: 'anything', show, pick });
    },
    get kind() {
      const show = (kind: FileFact['kind']) => showThere({ kind });
      return fact({ words: 'kind', command: 'ls -ld', wants: 'anything', show, pick: ({ kind }) => kind });
    },
    get text() {
      const pick = (file: FileFact) => (file.kind === 'file' ? file.text : undefined);
      return fact({ words: 'text', command: 'cat', wants: 'file', show: showText, pick, demandAll });
    },
    get size() {
      const pick = (file: FileFact) => (file.kind === 'file' ? file.size : undefined);
      return fact({ words: 'size', command: 'stat -Lc %s', wants: 'file', show: showBytes, pick });
    },
    get mode() {
      return fact({
        words: 'permissions',
        command: 'stat -Lc %a',
        wants: 'anything',
        show: showMode,
        pick: part('mode'),
      });
    },
    get uid() {
      return fact({ words: 'owner', command: 'stat -Lc %u', wants: 'anything', show: showId, pick: part('uid') });
    },
    get gid() {
      return fact({ words: 'group', command: 'stat -Lc %g', wants: 'anything', show: showId, pick: part('gid') });
    },
    get modified() {
      const show = (at: number) => new Date(at).toISOString();
      return fact({ words: 'last change', command: 'stat -Lc %y', wants: 'anything', show, pick: part('modified') });
    },
    get entries() {
      const pick = (file: FileFact) => (file.kind === 'directory' ? file.entries : undefined);
      return fact({ words: 'entries', command: 'ls -A', wants: 'directory', show: nameList, pick, demandAll });
    },
    get target() {
      const pick = (file: FileFact) => ('target' in file ? file.target : undefined);
      return fact({ words: 'target', command: 'readlink', wants: 'link', show: (to) => `\`${to}\``, pick });
    },
  };
}

const part =
  (field: 'mode' | 'uid' | 'gid' | 'modified') =>
  (file: FileFact): number | undefined =>
    file.kind === 'absent' || file.kind === 'link' ? undefined : file[field];

/** What a diagnosis needs; not the content, so that a change of it alone runs no check again. */
const summary = (file: FileFact): There => ({
  kind: file.kind,
  ...('target' in file && file.target !== undefined ? { target: file.target } : {}),
});

const nowhere = (called: string, { from, see }: { from: string; see: string }): Absence => ({
  expected: `${called} to be there`,
  found: 'nothing',
  from,
  see,
});

const showMode = (mode: number): string => mode.toString(8).padStart(3, '0');
const showId = (id: number): string => (id === 0 ? '0 (root)' : plain(id));

function showText(text: string): string {
  if (text === '') return 'an empty file';
  return `\`${text.length > 200 ? `${text.slice(0, 200)}…` : text}\``;
}
