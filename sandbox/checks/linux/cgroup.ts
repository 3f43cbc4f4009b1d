import type { CgroupFact, CounterFact, LinuxSnapshot, ProcessFact } from '#protocol';
import { type Absence, type Fact, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { showBytes } from '../language/units.ts';
import { code, plain, shellWord } from '../language/wording.ts';

/** Limits and counters of a process's cgroup under one name, whichever version of cgroups the machine has. `null` is no limit. */
export interface CgroupLens {
  /**
   * Its folder below the sandbox's own group: `/docker/<id>`. On version 1 each controller has a tree of its own, and a process may be
   * moved in one of them alone; each limit below is read from the folder that counts for it.
   */
  folder(controller: Controller): Fact<string>;
  /** @unit bytes */
  readonly memoryMax: Fact<number | null>;
  /** @unit cores */
  readonly cpuMax: Fact<number | null>;
  /** CPU time in each period. @unit microseconds */
  readonly cpuQuota: Fact<number | null>;
  /** Length of a period of CPU time. @unit microseconds */
  readonly cpuPeriod: Fact<number | null>;
  /** @unit processes */
  readonly pidsMax: Fact<number | null>;
  /** Times the kernel ended a process in it for memory. @unit count */
  readonly oomKills: Fact<number>;
  /** Memory in use now, caches of files included. @unit bytes */
  readonly memoryCurrent: Fact<number>;
  /** The most memory that ever was in use. @unit bytes */
  readonly memoryPeak: Fact<number>;
  /** Processes and threads now. @unit processes */
  readonly pidsCurrent: Fact<number>;
  /** Periods in which it was held back at its CPU limit. @unit count */
  readonly throttled: Fact<number>;
  /** Time for which its threads were held back. @unit microseconds */
  readonly throttledTime: Fact<number>;
}

/** A kind of limit; on version 1 a tree of groups. */
type Controller = 'memory' | 'cpu' | 'pids';

interface Member {
  readonly words: string;
  /** `/proc/812`. */
  readonly proc: string;
  locate(snapshot: LinuxSnapshot): ProcessFact | undefined;
  absence(): Absence;
}

/** Controller and file of each limit, in version 1 and 2. */
const files = {
  memoryMax: ['memory', 'memory.limit_in_bytes', 'memory.max'],
  cpuMax: ['cpu', 'cpu.cfs_quota_us', 'cpu.max'],
  cpuQuota: ['cpu', 'cpu.cfs_quota_us', 'cpu.max'],
  cpuPeriod: ['cpu', 'cpu.cfs_period_us', 'cpu.max'],
  pidsMax: ['pids', 'pids.max', 'pids.max'],
  oomKills: ['memory', 'memory.oom_control', 'memory.events'],
  memoryCurrent: ['memory', 'memory.usage_in_bytes', 'memory.current'],
  memoryPeak: ['memory', 'memory.max_usage_in_bytes', 'memory.peak'],
  pidsCurrent: ['pids', 'pids.current', 'pids.current'],
  throttled: ['cpu', 'cpu.stat', 'cpu.stat'],
  throttledTime: ['cpu', 'cpu.stat', 'cpu.stat'],
} as const;

type Limit = Extract<keyof typeof files, keyof CgroupFact>;
type Counter = Extract<keyof typeof files, keyof CounterFact>;

export function cgroupLens(reader: Reader, { words, proc, locate, absence }: Member): CgroupLens {
  const folderIn = (snapshot: LinuxSnapshot, controller: Controller): string | undefined => {
    const one = locate(snapshot);
    return controller === 'pids' ? one?.cgroup : (one?.otherCgroups?.[controller] ?? one?.cgroup);
  };
  const limit = <V>(
    field: Limit,
    name: string,
    show: (value: V) => string,
    pick: (group: CgroupFact) => V | undefined,
  ): Fact<V> => {
    const read = reader.read('linux', `${words}: ${name}`, (snapshot) => {
      const path = folderIn(snapshot, files[field][0]);
      const version = snapshot.cgroupVersion;
      const group = snapshot.cgroups.find((one) => one.path === path);
      return { path, version, value: group === undefined ? undefined : pick(group) };
    });
    const file = fileOf(field, read.version, read.path ?? '/…');
    // Version 1 has a file for the quota and one for its period.
    const see = `cat ${shellWord(file)}`.replace(/cpu\.cfs_quota_us$/, 'cpu.cfs_{quota,period}_us');
    return factOf({ name: `the ${name} of ${words}`, from: file, see, show }, read.value, absence);
  };
  const counter = (field: Counter, name: string, show: (value: number) => string): Fact<number> => {
    const [controller] = files[field];
    const path = reader.read('linux', `${words}: ${controller} cgroup`, (snapshot) => folderIn(snapshot, controller));
    const read = reader.read('linux.counters', `${words}: ${name}`, ({ cgroupVersion, cgroups }) => ({
      version: cgroupVersion,
      value: cgroups.find((group) => group.path === path)?.[field] ?? undefined,
    }));
    const file = fileOf(field, read.version, path ?? '/…');
    return factOf(
      { name: `the ${name} of ${words}`, from: file, see: `cat ${shellWord(file)}`, show },
      read.value,
      absence,
    );
  };
  return {
    folder: (controller) => {
      const folder = reader.read('linux', `${words}: ${controller} cgroup`, (snapshot) =>
        folderIn(snapshot, controller),
      );
      const from = `${proc}/cgroup`;
      const name = `the cgroup of ${words} for ${controller === 'pids' ? 'processes' : controller}`;
      return factOf({ name, from, see: `cat ${from}`, show: code }, folder, absence);
    },
    get memoryCurrent() {
      return counter('memoryCurrent', 'memory in use', showBytes);
    },
    get memoryPeak() {
      return counter('memoryPeak', 'most memory ever in use', showBytes);
    },
    get pidsCurrent() {
      return counter('pidsCurrent', 'number of processes and threads', plain);
    },
    get throttled() {
      return counter('throttled', 'count of periods held back at the CPU limit', plain);
    },
    get throttledTime() {
      return counter('throttledTime', 'time held back at the CPU limit', showMicroseconds);
    },
    get cpuQuota() {
      return limit('cpuQuota', 'CPU time in each period', orNone(showMicroseconds), ({ cpuQuota }) => cpuQuota);
    },
    get cpuPeriod() {
      return limit('cpuPeriod', 'period of CPU time', orNone(showMicroseconds), ({ cpuPeriod }) => cpuPeriod);
    },
    get memoryMax() {
      return limit('memoryMax', 'memory limit in the kernel', orNone(showBytes), ({ memoryMax }) => memoryMax);
    },
    get cpuMax() {
      const show = orNone((cores) => `${cores} cores`);
      return limit('cpuMax', 'CPU limit in the kernel', show, ({ cpuMax }) => cpuMax);
    },
    get pidsMax() {
      const show = orNone((count) => `${count} processes`);
      return limit('pidsMax', 'process limit in the kernel', show, ({ pidsMax }) => pidsMax);
    },
    get oomKills() {
      return limit('oomKills', 'count of kills for memory', plain<number>, ({ oomKills }) => oomKills);
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

const showMicroseconds = (microseconds: number): string => `${microseconds} µs`;
