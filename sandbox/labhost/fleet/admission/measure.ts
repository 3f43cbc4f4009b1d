import { readdir, readFile, stat, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { places } from '../../settings.ts';
import type { Resources } from './room.ts';

/** What can be read at one moment. */
export interface Measured extends Omit<Resources, 'busy'> {
  /** Nanoseconds of processor that sandboxes used since they have their cgroup. */
  readonly used: number;
}

/** Where the kernel tells. Tests have their own. */
export interface Sources {
  readonly proc: string;
  readonly cgroup: string;
  readonly disk: string;
  readonly cores: number;
}

const realSources: Sources = {
  proc: '/proc',
  cgroup: '/sys/fs/cgroup',
  disk: places.volumes,
  cores: availableParallelism(),
};

/** Measures the lab host; `running` sandboxes are in it now. Some small files of the kernel are read, no process is started. */
export async function measure(running: number, sources = realSources): Promise<Measured> {
  const { proc, cgroup, cores } = sources;
  const [meminfo, loadavg, disk] = await Promise.all([
    readFile(join(proc, 'meminfo'), 'utf8'),
    readFile(join(proc, 'loadavg'), 'utf8'),
    // The folder itself is made with the first sandbox.
    statfs(dirname(sources.disk)),
  ]);
  const [pidMax, threadsMax, ownMemory, ownProcesses, labs, taken] = await Promise.all([
    numberIn(join(proc, 'sys/kernel/pid_max')),
    numberIn(join(proc, 'sys/kernel/threads-max')),
    memoryLeft(cgroup),
    processesLeft(cgroup),
    usedBySandboxes(cgroup),
    takenIn(sources.disk),
  ]);
  const available = Number(/^MemAvailable:\s+(\d+)/m.exec(meminfo)?.[1]) * 1024;
  // "0.50 0.40 0.30 2/993 3027": programs that exist behind the slash. See proc(5).
  const present = Number(loadavg.split('/')[1]?.split(' ')[0]);
  const share = (sum: number) => (running === 0 ? 0 : sum / running);
  return {
    memory: Math.min(available, ownMemory),
    processes: Math.min(pidMax - present, threadsMax - present, ownProcesses),
    disk: disk.bavail * disk.bsize,
    cores,
    running,
    used: labs.used,
    each: {
      memory: share(labs.memory),
      processes: share(labs.processes),
      disk: share(taken),
    },
  };
}

/** Bytes until the lab host's own limit; endless when it has none. */
async function memoryLeft(cgroup: string): Promise<number> {
  const one = join(cgroup, 'memory');
  const limit = Math.min(
    await numberIn(join(one, 'memory.limit_in_bytes')),
    await numberIn(join(cgroup, 'memory.max')),
  );
  if (!(limit < 2 ** 60)) return Number.POSITIVE_INFINITY;
  const told = await textIn(join(one, 'memory.stat'), join(cgroup, 'memory.stat'));
  const used = Math.min(
    await numberIn(join(one, 'memory.usage_in_bytes')),
    await numberIn(join(cgroup, 'memory.current')),
  );
  return limit - used + field(told, 'total_inactive_file', 'inactive_file');
}

async function processesLeft(cgroup: string): Promise<number> {
  for (const folder of [join(cgroup, 'pids'), cgroup]) {
    const left = (await numberIn(join(folder, 'pids.max'))) - (await numberIn(join(folder, 'pids.current')));
    if (Number.isFinite(left)) return left;
  }
  return Number.POSITIVE_INFINITY;
}

async function usedBySandboxes(cgroup: string): Promise<{ memory: number; processes: number; used: number }> {
  const told = await textIn(join(cgroup, 'memory/labs/memory.stat'), join(cgroup, 'labs/memory.stat'));
  const counts = [join(cgroup, 'pids/labs/pids.current'), join(cgroup, 'labs/pids.current')].map(numberIn);
  const v1Usage = await numberIn(join(cgroup, 'cpuacct/labs/cpuacct.usage'));
  const v2Usage = field(await textIn(join(cgroup, 'labs/cpu.stat')), 'usage_usec') * 1000;
  return {
    used: Number.isFinite(v1Usage) ? v1Usage : v2Usage,
    memory: field(told, 'total_rss', 'anon'),
    processes: (await Promise.all(counts)).find(Number.isFinite) ?? 0,
  };
}

/** Bytes that the files of a folder have taken on the disk: those of volumes are sparse. */
async function takenIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return found.reduce((sum, file) => sum + (file?.blocks ?? 0) * 512, 0);
}

/** The number in a file; endless when there is none or the kernel says `max`. */
async function numberIn(path: string): Promise<number> {
  const text = await textIn(path);
  return /^\d+\s*$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

/** The first of the files that is there. */
async function textIn(...paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

function field(told: string, ...names: readonly string[]): number {
  const lines = told.split('\n').map((line) => line.split(' '));
  for (const name of names) {
    const found = lines.find(([key]) => key === name);
    if (found !== undefined) return Number(found[1]);
  }
  return 0;
}
