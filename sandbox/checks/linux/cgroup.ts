import type { CgroupFact, LinuxSnapshot, ProcessFact } from '#protocol';
import { type Absence, type Fact, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { showBytes } from '../language/units.ts';
import { plain, shellWord } from '../language/wording.ts';

/** Limits of a process's cgroup under one name, whichever version of cgroups the machine has. `null` is no limit. */
export interface CgroupLens {
  /** @unit bytes */
  readonly memoryMax: Fact<number | null>;
  /** @unit cores */
  readonly cpuMax: Fact<number | null>;
  /** @unit processes */
  readonly pidsMax: Fact<number | null>;
  /** Times the kernel ended a process in it for memory. @unit count */
  readonly oomKills: Fact<number>;
}

interface Member {
  readonly words: string;
  locate(snapshot: LinuxSnapshot): ProcessFact | undefined;
  absence(): Absence;
}

/** Controller and file of each limit, in version 1 and 2. */
const files = {
  memoryMax: ['memory', 'memory.limit_in_bytes', 'memory.max'],
  cpuMax: ['cpu', 'cpu.cfs_quota_us', 'cpu.max'],
  pidsMax: ['pids', 'pids.max', 'pids.max'],
  oomKills: ['memory', 'memory.oom_control', 'memory.events'],
} as const;

export function cgroupLens(reader: Reader, { words, locate, absence }: Member): CgroupLens {
  const limit = <K extends keyof typeof files>(
    field: K,
    name: string,
    show: (value: CgroupFact[K]) => string,
  ): Fact<CgroupFact[K]> => {
    const read = reader.read('linux', `${words}: ${name}`, (snapshot) => {
      const path = locate(snapshot)?.cgroup;
      const version = snapshot.cgroupVersion;
      return { path, version, value: snapshot.cgroups.find((group) => group.path === path)?.[field] };
    });
    const file = fileOf(field, read.version, read.path ?? '/…');
    // Version 1 has a file for the quota and one for its period.
    const see = `cat ${shellWord(file)}`.replace(/cpu\.cfs_quota_us$/, 'cpu.cfs_{quota,period}_us');
    return factOf({ name: `the ${name} of ${words}`, from: file, see, show }, read.value, absence);
  };
  return {
    get memoryMax() {
      return limit('memoryMax', 'memory limit in the kernel', orNone(showBytes));
    },
    get cpuMax() {
      return limit(
        'cpuMax',
        'CPU limit in the kernel',
        orNone((cores) => `${cores} cores`),
      );
    },
    get pidsMax() {
      return limit(
        'pidsMax',
        'process limit in the kernel',
        orNone((count) => `${count} processes`),
      );
    },
    get oomKills() {
      return limit('oomKills', 'count of kills for memory', plain);
    },
  };
}

function fileOf(field: keyof typeof files, version: 1 | 2, path: string): string {
  const [controller, v1, v2] = files[field];
  const folder = path === '/' ? '' : path;
  return version === 1 ? `/sys/fs/cgroup/${controller}${folder}/${v1}` : `/sys/fs/cgroup${folder}/${v2}`;
}

const orNone =
  (show: (value: number) => string) =>
  (value: number | null): string =>
    value === null ? 'no limit' : show(value);
