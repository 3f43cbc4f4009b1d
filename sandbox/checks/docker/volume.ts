import type { ContainersSnapshot, VolumesSnapshot } from '#protocol';
import { type Absence, type Fact, factOf } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import { namedThing } from '../language/named-thing.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, plain, settings, shellWord } from '../language/wording.ts';
import { type FileLens, fileLens } from '../linux/file.ts';
import { absolute } from './container-files.ts';
import { isAnonymous } from './container-mounts.ts';
import { bare } from './names.ts';

/** One volume of the learner's engine. It need not exist: its facts are then absent and say why. */
export interface VolumeLens {
  readonly name: string;
  /** Always known. */
  readonly exists: Fact<boolean>;
  readonly driver: Fact<string>;
  /** Folder of its files, in the sandbox. */
  readonly mountpoint: Fact<string>;
  readonly labels: Fact<Readonly<Record<string, string>>>;
  readonly options: Fact<Readonly<Record<string, string>>>;
  /** Names of the containers that mount it, running or not. */
  readonly usedBy: Fact<readonly string[]>;
  /** A path in it: `/page.html` is at its top. */
  file(path: string): FileLens;
}

export function volumeLens(reader: Reader, name: string): VolumeLens {
  const missing = () => missingVolume(reader, name);
  const { exists, inspect } = namedThing({
    reader,
    source: 'docker.volumes',
    name,
    words: code(name),
    command: 'docker volume inspect',
    list: 'docker volume ls',
    locate: (all, wanted) => all.find((volume) => volume.name === wanted),
    identify: (volume) => `${volume.name} of ${volume.createdAt}`,
    missing,
  });
  const folder = () => inspect({ words: 'folder', path: 'Mountpoint', pick: (one) => one.mountpoint, show: code });
  const facts = lazy({
    name: () => name,
    exists,
    driver: () => inspect({ words: 'driver', path: 'Driver', pick: (one) => one.driver, show: plain }),
    mountpoint: folder,
    labels: () => inspect({ words: 'labels', path: 'Labels', pick: (one) => one.labels, show: settings }),
    options: () => inspect({ words: 'options', path: 'Options', pick: (one) => one.options, show: settings }),
    usedBy: () => {
      const see = `docker ps -a --filter volume=${shellWord(name)}`;
      const origin = { name: `the containers with ${code(name)}`, from: see, see, show: nameList };
      const users = exists().value ? usersOf(reader, name) : undefined;
      return factOf({ ...origin, explain: () => explainUsers(reader, name) }, users, missing);
    },
  });
  return Object.assign(facts, {
    file: (path: string) => {
      const { value, absence } = folder();
      const place = { words: `in the volume ${code(name)}`, root: absolute(value), absence };
      return fileLens(
        reader,
        { ...place, see: (command, at) => `${command} ${shellWord(`${value ?? ''}${at}`)}` },
        path,
      );
    },
  });
}

export const volumeNames = (all: VolumesSnapshot): string[] => all.map(({ name }) => name).sort();

const usersOf = (reader: Reader, name: string): string[] =>
  reader.read('docker.containers', `users of volume ${name}`, (all) =>
    all
      .filter(({ mounts }) => mounts.some((mount) => mount.type === 'volume' && mount.name === name))
      .map((one) => bare(one.name))
      .sort(),
  );

function missingVolume(reader: Reader, name: string): Absence {
  const names = reader.read('docker.volumes', 'names', volumeNames).filter((one) => !isAnonymous(one));
  const others = names.length === 0 ? 'you have none with a name' : `you have ${nameList(names)}`;
  const folder = reader.glance('docker.containers', `folders like ${name}`, (all) => folderLike(all, name));
  const mistaken =
    folder === undefined
      ? ''
      : ` ${code(folder.container)} mounts ${code(folder.source)}: a source with \`/\` is a folder of the sandbox, not a volume.`;
  return {
    expected: `a volume ${code(name)}`,
    found: 'none of that name',
    from: 'docker volume ls',
    see: 'docker volume ls',
    say: `No volume ${code(name)}; ${others}.${mistaken}`,
  };
}

/** A bind mount of a folder that is called like the volume. */
function folderLike(all: ContainersSnapshot, name: string) {
  for (const one of all) {
    const bind = one.mounts.find(({ type, source }) => type === 'bind' && source.split('/').at(-1) === name);
    if (bind !== undefined) return { container: bare(one.name), source: bind.source };
  }
  return undefined;
}

/** Volumes that the engine named are what a container got where none was named. */
function explainUsers(reader: Reader, name: string): string {
  const anonymous = reader.glance('docker.containers', 'users of anonymous volumes', (all) =>
    all.flatMap((one) =>
      one.mounts
        .filter((mount) => mount.type === 'volume' && isAnonymous(mount.name))
        .map(({ destination }) => `${code(bare(one.name))} has an anonymous volume at ${code(destination)}`),
    ),
  );
  const users = usersOf(reader, name);
  const told =
    users.length === 0 ? `No container mounts ${code(name)}.` : `${code(name)} is mounted by ${nameList(users)}.`;
  return anonymous === undefined || anonymous.length === 0 ? told : `${told} ${anonymous.slice(0, 3).join(', ')}.`;
}
