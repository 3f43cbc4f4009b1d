import { describe, expect, it } from 'vitest';
import { MiB } from '#checks';
import type { CgroupFact, ContainerFact, EngineEvent, Snapshots } from '#protocol';
import exercise from '../../lessons/linux/03-cgroups/checks.ts';
import { someConstants } from '../testing/constants.ts';
import { happened } from '../testing/engine-things.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot, containerId } from '../testing/snapshots.ts';
import { toldBy } from '../testing/told-by.ts';

/** The words of the lesson's checks for one world, without a sandbox: every message a learner can meet, as he meets it. */
const seeds = { name: 'harbor', mem: 64, cpus: '0.30', pids: 42 };

interface Parts {
  /** What Docker has noted of the container. */
  noted?: Partial<ContainerFact>;
  /** What is in the kernel's files of its group; nothing is no limit. */
  kernel?: Partial<CgroupFact>;
  events?: EngineEvent[];
  cgroupVersion?: 1 | 2;
  /** Seconds after its start at which the kernel noted that it was out of memory; of another group when `digits` says so. */
  logged?: { seconds: number; digits?: string };
  /** Groups that its process was moved to by hand: in all trees, or in those of version 1 that are named. */
  movedTo?: string | { memory?: string; cpu?: string };
}

function worldOf(
  name: string,
  { noted, kernel, events = [], cgroupVersion = 2, movedTo, logged }: Parts,
): Partial<Snapshots> {
  const container = aContainer({ name, id: containerId('aa'), ...noted });
  const runs = container.state === 'running';
  const path = `/docker/${container.id}`;
  const group = { path, memoryMax: null, cpuMax: null, pidsMax: null, oomKills: 0, ...kernel };
  const places = typeof movedTo === 'string' ? { cgroup: movedTo } : movedTo && { otherCgroups: movedTo };
  const elsewhere = { path: '/elsewhere', memoryMax: null, cpuMax: null, pidsMax: null, oomKills: 0 };
  return {
    'docker.containers': [container],
    'docker.events': { events, gaps: [] },
    'linux.memoryKills':
      logged === undefined
        ? []
        : [
            {
              cgroup: `/docker/${containerId(logged.digits ?? 'aa')}`,
              at: Date.parse(started) + logged.seconds * 1000,
            },
          ],
    linux: aLinuxSnapshot({
      cgroupVersion,
      ...(runs ? { processes: [aContainerProcess(container, 500, places)], cgroups: [elsewhere, group] } : {}),
    }),
  };
}

const textOf = (id: string, world: Partial<Snapshots>): string =>
  toldBy(world, (t) => exercise.checks.find((check) => check.id === id)?.test(t), { ...someConstants, seeds });

const box = (parts: Parts = {}) => worldOf('box-harbor', parts);
const limited = {
  noted: { memoryLimit: MiB(64), cpuLimit: 0.3, pidsLimit: 42 },
  kernel: { memoryMax: MiB(64), cpuMax: 0.3, pidsMax: 42 },
};
const [started, ended] = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:10Z'];
const killed = { state: 'exited', exitCode: 137, startedAt: started, finishedAt: ended } as const;
const quick = { ...killed, finishedAt: '2026-01-01T00:00:01Z' };
const hog = ({ noted, ...parts }: Parts = {}) =>
  worldOf('hog-harbor', { noted: { memoryLimit: MiB(64), ...noted }, ...parts });
/** Something that happened to it so many seconds after its start. */
const at = (seconds: number, action: EngineEvent['action'], digits = 'aa') =>
  happened({ id: containerId(digits), name: 'hog-harbor', action, at: Date.parse(started) + seconds * 1000 });
const oomKilled = { ...killed, oomKilled: true };

const worlds: Record<string, Record<string, Partial<Snapshots>>> = {
  memory: {
    fresh: {},
    'no limit': box(),
    'no limit, version 1': box({ cgroupVersion: 1 }),
    'a reservation': box({ noted: { memoryReservation: MiB(64) } }),
    'millions of bytes': box({ noted: { memoryLimit: 64_000_000 }, kernel: { memoryMax: 64_000_000 } }),
    'another number': box({ noted: { memoryLimit: MiB(60) }, kernel: { memoryMax: MiB(60) } }),
    'taken away by hand': box({ noted: { memoryLimit: MiB(64) } }),
    'raised by hand': box({ noted: { memoryLimit: MiB(64) }, kernel: { memoryMax: MiB(640) } }),
    'noted nowhere, right': box({ kernel: { memoryMax: MiB(64) } }),
    'moved out': box({ ...limited, movedTo: '/elsewhere' }),
    'moved out, version 1': box({ ...limited, movedTo: { memory: '/elsewhere' }, cgroupVersion: 1 }),
    'moved out for CPU alone, right': box({ ...limited, movedTo: { cpu: '/elsewhere' }, cgroupVersion: 1 }),
    right: box({ noted: { memoryLimit: MiB(64) }, kernel: { memoryMax: MiB(64) }, cgroupVersion: 1 }),
  },
  cpu: {
    'no limit': box(),
    'a weight': box({ noted: { cpuShares: 307 } }),
    'a core': box({ noted: { cpusetCpus: '0' } }),
    'too much': box({ kernel: { cpuMax: 0.6 } }),
    'too little': box({ kernel: { cpuMax: 0.03 } }),
    'taken away by hand': box({ noted: { cpuLimit: 0.3 } }),
    'moved out': box({ ...limited, movedTo: '/elsewhere' }),
    'moved out, version 1': box({ ...limited, movedTo: { cpu: '/elsewhere' }, cgroupVersion: 1 }),
    'almost, right': box({ kernel: { cpuMax: 0.3009 } }),
    right: box({ noted: { cpuLimit: 0.3 }, kernel: { cpuMax: 0.3 } }),
  },
  pids: {
    'no limit': box(),
    'a limit of the user': box({ noted: { ulimits: [{ name: 'nproc', soft: 42, hard: 42 }] } }),
    'one more': box({ noted: { pidsLimit: 43 }, kernel: { pidsMax: 43 } }),
    'taken away by hand': box({ noted: { pidsLimit: 42 } }),
    'moved out': box({ ...limited, movedTo: '/elsewhere' }),
    right: box({ noted: { pidsLimit: 42 }, kernel: { pidsMax: 42 } }),
  },
  oom: {
    fresh: {},
    'not yet': hog({ kernel: { memoryMax: MiB(64) } }),
    'runs without a limit': hog({ noted: { memoryLimit: 0 }, kernel: { oomKills: 1 } }),
    'a child, right': hog({ kernel: { memoryMax: MiB(64), oomKills: 1 } }),
    'without a limit': hog({ noted: { ...oomKilled, memoryLimit: 0 } }),
    'a high limit': hog({ noted: { ...oomKilled, memoryLimit: MiB(128) } }),
    'little need': hog({ noted: { ...killed, exitCode: 0 } }),
    'an error of its own': hog({ noted: { ...killed, exitCode: 1, lastLog: 'no such file' } }),
    'killed by Docker': hog({ noted: killed, events: at(9, 'kill') }),
    'killed by a signal': hog({ noted: killed }),
    'killed by Docker while the sandbox was full': hog({ noted: oomKilled, events: at(9, 'kill') }),
    'killed long after the sandbox was full': hog({ noted: oomKilled, events: at(3, 'oom') }),
    'recorded, right': hog({ noted: oomKilled, events: at(9.8, 'oom') }),
    'in the kernel’s log alone, right': hog({ noted: killed, logged: { seconds: 9.9 } }),
    'in the kernel’s log, of another container': hog({ noted: killed, logged: { seconds: 9.9, digits: 'bb' } }),
    'in the kernel’s log, before Docker wrote that it started, right': hog({ noted: quick, logged: { seconds: -0.2 } }),
    'in the kernel’s log, of an earlier run': hog({ noted: quick, logged: { seconds: -2 }, events: at(-1.9, 'die') }),
    'in the kernel’s log, long before its end': hog({ noted: killed, logged: { seconds: 3 } }),
    'stopped after a child was ended': hog({ noted: { ...oomKilled, exitCode: 0 } }),
    'limited afterwards': hog({ noted: oomKilled, events: at(12, 'update') }),
    'after an earlier run was killed, right': hog({ noted: oomKilled, events: at(-9, 'kill') }),
    'another of that name was killed, right': hog({ noted: oomKilled, events: at(9, 'kill', 'bb') }),
    'limited while it ran, right': hog({ noted: oomKilled, events: at(5, 'update') }),
    right: hog({ noted: oomKilled }),
  },
};

describe.each(Object.entries(worlds))('%s', (id, cases) => {
  it.each(Object.entries(cases))('%s', (name, world) => {
    const text = textOf(id, world);
    expect(text === 'pass').toBe(name.endsWith('right'));
    expect(text).toMatchSnapshot();
    // What the lesson adds is a sentence or two, never a lecture.
    const say = text.split(' — ')[1]?.split(/\s+/).length ?? 0;
    expect(say).toBeLessThanOrEqual(40);
    expect(text).not.toMatch(/undefined|NaN|\[object|you forgot/i);
  });
});
