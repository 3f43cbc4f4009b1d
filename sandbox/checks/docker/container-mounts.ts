import type { ContainerFact } from '#protocol';
import { lazy } from '../language/lazy.ts';
import { showBytes } from '../language/units.ts';
import { code, limitOf, nameList, plain, shellWord } from '../language/wording.ts';
import type { MountLens } from './container-lens.ts';
import type { ContainerReading } from './container-reading.ts';

/** One mount, of whatever flag. */
interface Mount {
  readonly type: 'volume' | 'bind' | 'tmpfs';
  readonly path: string;
  readonly volume: string;
  readonly source: string;
  readonly readOnly: boolean;
  readonly propagation: string;
  readonly subpath: string;
  readonly size: number;
}

/** Neither `--tmpfs` nor the size of any tmpfs nor a folder of a volume is among the mounts. */
function seeMounts({ name, look }: ContainerReading): string {
  const isMore = ({ tmpfs, mounts }: ContainerFact) =>
    Object.keys(tmpfs).length > 0 || mounts.some(({ subpath = '' }) => subpath !== '');
  const more = look('whether its mounts are all', isMore)
    ? ' {{json .HostConfig.Tmpfs}} {{json .HostConfig.Mounts}}'
    : '';
  return `docker inspect -f '{{json .Mounts}}${more}' ${shellWord(name)}`;
}

export function mountFacts(reading: ContainerReading) {
  return {
    mountPaths: () =>
      reading.inspect({
        words: 'mounts',
        path: 'Mounts',
        see: seeMounts(reading),
        pick: (one) => mountsOf(one).map(({ path }) => path),
        show: nameList,
      }),
  };
}

export function mountAt(reading: ContainerReading, path: string): MountLens {
  const explain = () => explainMount(reading, path);
  /** `wanted` is what must be mounted there for this field. */
  const field = <V>(
    words: string,
    wanted: string,
    pick: (mount: Mount) => V | undefined,
    show: (value: V) => string,
    explained = true,
  ) =>
    reading.inspect({
      words: `${words} at ${code(path)}`,
      path: 'Mounts',
      see: seeMounts(reading),
      pick: (one) => {
        const mount = mountsOf(one).find((any) => any.path === trimmed(path));
        return mount === undefined ? undefined : pick(mount);
      },
      show,
      lacking: () => ({ expected: `${wanted} at ${code(path)} in ${code(reading.name)}`, ...lacking(reading, path) }),
      ...(explained ? { explain } : {}),
    });
  const any = 'something mounted';
  const volumeOf = ({ type, volume }: Mount) => (type === 'volume' ? volume : undefined);
  const sizeOfTmpfs = ({ type, size }: Mount) => (type === 'tmpfs' ? size : undefined);
  const showVolume = (volume: string) => (isAnonymous(volume) ? 'an anonymous volume' : code(volume));
  const showAnonymous = (anonymous: boolean) => (anonymous ? 'anonymous' : 'one with a name');
  return lazy({
    type: () => field('mount', any, ({ type }) => type, showType),
    volume: () => field('volume', 'a volume', volumeOf, showVolume),
    anonymous: () =>
      field(
        'volume',
        'a volume',
        (mount) => (mount.type === 'volume' ? isAnonymous(mount.volume) : undefined),
        showAnonymous,
      ),
    source: () => field('source of the mount', any, ({ source }) => source, code),
    readOnly: () =>
      field(
        'mount',
        any,
        ({ readOnly }) => readOnly,
        (readOnly) => (readOnly ? 'read-only' : 'read-write'),
        false,
      ),
    subpath: () =>
      field(
        'folder of the volume',
        'a volume',
        (mount) => (mount.type === 'volume' ? mount.subpath : undefined),
        (subpath) => (subpath === '' ? 'the whole volume' : code(subpath)),
        false,
      ),
    propagation: () => field('propagation', any, ({ propagation }) => propagation, plain, false),
    size: () => field('size of the tmpfs', 'a tmpfs', sizeOfTmpfs, limitOf(showBytes), false),
  });
}

const showType = (type: Mount['type']) => ({ volume: 'a volume', bind: 'a bind mount', tmpfs: 'a tmpfs' })[type];

/** 64 hexadecimal digits: the engine's own choice of a name. */
export const isAnonymous = (volume: string): boolean => /^[0-9a-f]{64}$/.test(volume);

/** Nothing is mounted there, or something of another kind. */
function lacking(reading: ContainerReading, path: string) {
  const { name, look } = reading;
  const mounts = look('mounts', mountsOf) ?? [];
  const own = mounts.find((mount) => mount.path === trimmed(path));
  if (own !== undefined) return { found: showType(own.type), say: explainMount(reading, path) ?? '' };
  const others = mounts.map((mount) => `${tell(mount)} at \`${mount.path}\``);
  const say =
    others.length === 0
      ? `${code(name)} has no mounts: what it writes is in its own layer and goes with it.`
      : `${code(name)} has ${others.slice(0, 3).join(' and ')}, but nothing at \`${path}\`.`;
  return { found: 'nothing is mounted there', say };
}

/** What stands at that place, and what that means. */
function explainMount({ look }: ContainerReading, path: string): string | undefined {
  const mount = look('mounts', mountsOf)?.find((one) => one.path === trimmed(path));
  if (mount === undefined) return undefined;
  switch (mount.type) {
    case 'bind':
      return `\`${mount.source}\` is a folder or file of the sandbox, mounted at \`${mount.path}\`: a bind mount, not a volume.`;
    case 'tmpfs':
      return `A tmpfs is mounted at \`${mount.path}\`: its files are in memory and go with the container.`;
    case 'volume':
      return isAnonymous(mount.volume)
        ? `An anonymous volume is mounted at \`${mount.path}\`: nobody named it, so a new container gets another one.`
        : `The volume \`${mount.volume}\` is mounted at \`${mount.path}\`: its files stay when the container goes.`;
    default:
      return mount.type satisfies never;
  }
}

function tell({ type, volume, source }: Mount): string {
  if (type === 'tmpfs') return 'a tmpfs';
  if (type === 'bind') return `the folder ${code(source)}`;
  return isAnonymous(volume) ? 'an anonymous volume' : `the volume ${code(volume)}`;
}

/** `--tmpfs` is no mount to the engine, but to everybody else. */
function mountsOf({ mounts, tmpfs }: ContainerFact): Mount[] {
  const listed = mounts.map((mount) => ({
    type: typeOf(mount.type),
    path: trimmed(mount.destination),
    volume: mount.name,
    source: mount.source,
    readOnly: !mount.writable,
    propagation: mount.propagation,
    subpath: mount.subpath ?? '',
    size: sizeOf(tmpfs[mount.destination] ?? ''),
  }));
  const inMemory = Object.entries(tmpfs)
    .filter(([path]) => !listed.some((mount) => mount.path === trimmed(path)))
    .map(([path, options]) => ({
      type: 'tmpfs' as const,
      path: trimmed(path),
      volume: '',
      source: '',
      readOnly: options.split(',').includes('ro'),
      propagation: '',
      subpath: '',
      size: sizeOf(options),
    }));
  return [...listed, ...inMemory].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const typeOf = (type: string): Mount['type'] => (type === 'bind' || type === 'tmpfs' ? type : 'volume');

const trimmed = (path: string): string => (path === '/' ? path : path.replace(/\/+$/, ''));

/** Bytes of `size=16m`; 0 without it. */
function sizeOf(options: string): number {
  const [, digits, unit = ''] = /(?:^|,)size=(\d+)([kmg]?)/i.exec(options) ?? [];
  const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3 };
  return digits === undefined ? 0 : Number(digits) * 1024 ** (powers[unit.toLowerCase()] ?? 0);
}
