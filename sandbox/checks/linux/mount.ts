import type { LinuxSnapshot, MountFact, ProcessFact } from '#protocol';
import { type Absence, type Fact, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { showBytes } from '../language/units.ts';
import { nameList } from '../language/wording.ts';

/** What the kernel has mounted at one path, as a process sees it. Nothing need be mounted there: its facts then say what is. */
export interface KernelMountLens {
  /** `overlay`, `ext4`, `tmpfs` … */
  readonly fileSystem: Fact<string>;
  readonly readOnly: Fact<boolean>;
  /** Of a tmpfs; `null` is no limit. @unit bytes */
  readonly size: Fact<number | null>;
}

interface Member {
  readonly words: string;
  /** Before the command that looks: `nsenter -t 812 -m `. */
  readonly enter: string;
  locate(snapshot: LinuxSnapshot): ProcessFact | undefined;
  absence(): Absence;
}

/** For /proc, /sys, /dev and what is below them nothing is told. */
export function kernelMountLens(
  reader: Reader,
  { words, enter, locate, absence }: Member,
  path: string,
): KernelMountLens {
  const see = `${enter}findmnt ${path}`;
  const list = (snapshot: LinuxSnapshot) => {
    const one = locate(snapshot);
    return one === undefined ? undefined : (snapshot.mounts[one.namespaces.mnt] ?? []);
  };
  const fact = <V>(what: string, show: (value: V) => string, pick: (mount: MountFact) => V): Fact<V> => {
    const origin = { name: `the ${what} at \`${path}\` of ${words}`, from: 'mountinfo of the kernel', see, show };
    const found = reader.read('linux', `${words}: ${what} at ${path}`, (snapshot) => {
      // At one path the last mount lies on top.
      const mount = list(snapshot)?.findLast((any) => any.path === path);
      return mount === undefined ? undefined : { part: pick(mount) };
    });
    return factOf(origin, found?.part, () => {
      const paths = reader.read('linux', `${words}: mounts`, (snapshot) => list(snapshot)?.map((any) => any.path));
      return paths === undefined ? absence() : nothingThere(path, words, paths, see);
    });
  };
  return {
    get fileSystem() {
      return fact<string>(
        'file system',
        (name) => `\`${name}\``,
        (mount) => mount.fileSystem,
      );
    },
    get readOnly() {
      return fact<boolean>(
        'mount',
        (readOnly) => (readOnly ? 'read-only' : 'read-write'),
        (mount) => mount.readOnly,
      );
    },
    get size() {
      return fact<number | null>(
        'size',
        (size) => (size === null ? 'no limit' : showBytes(size)),
        (mount) => mount.size,
      );
    },
  };
}

const nothingThere = (path: string, words: string, paths: readonly string[], see: string): Absence => ({
  expected: `a mount at \`${path}\` of ${words}`,
  found: 'nothing is mounted there',
  from: 'mountinfo of the kernel',
  see,
  say: `Nothing is mounted at \`${path}\`. Mounts are at ${nameList([...new Set(paths)].sort())}.`,
});
