import type { Fact } from '../language/fact.ts';
import { showBytes } from '../language/units.ts';
import { code, limitOf, nameList, plain, shellWord } from '../language/wording.ts';
import type { ContainerReading } from './container-reading.ts';

/** What it may use, and what it may do. */
export function limitFacts({ name, inspect }: ContainerReading) {
  return {
    memoryLimit: () =>
      inspect({
        words: 'memory limit',
        path: 'HostConfig.Memory',
        pick: (one) => one.memoryLimit,
        show: limitOf(showBytes),
      }),
    memorySwap: () =>
      inspect({
        words: 'limit of memory and swap',
        path: 'HostConfig.MemorySwap',
        pick: (one) => one.memorySwap,
        show: (bytes) => (bytes === 0 ? 'twice the memory limit' : limitOf(showBytes)(bytes)),
      }),
    memoryReservation: () =>
      inspect({
        words: 'memory reservation',
        path: 'HostConfig.MemoryReservation',
        pick: (one) => one.memoryReservation,
        show: (bytes) => (bytes === 0 ? 'none' : showBytes(bytes)),
      }),
    cpuLimit: () =>
      inspect({
        words: 'CPU limit',
        path: 'HostConfig.NanoCpus',
        // `--cpus` sets the first, `--cpu-quota` the others.
        see: `docker inspect -f '{{.HostConfig.NanoCpus}} {{.HostConfig.CpuQuota}} {{.HostConfig.CpuPeriod}}' ${shellWord(name)}`,
        pick: (one) => one.cpuLimit,
        show: limitOf((cores) => `${cores} cores`),
      }),
    cpuShares: () =>
      inspect({
        words: 'CPU weight',
        path: 'HostConfig.CpuShares',
        pick: (one) => one.cpuShares,
        show: (shares) => (shares === 0 ? 'the usual one' : `${shares}`),
      }),
    cpusetCpus: () =>
      inspect({
        words: 'set of cores',
        path: 'HostConfig.CpusetCpus',
        pick: (one) => one.cpusetCpus,
        show: (set) => (set === '' ? 'any' : set),
      }),
    pidsLimit: () =>
      inspect({
        words: 'process limit',
        path: 'HostConfig.PidsLimit',
        pick: (one) => one.pidsLimit,
        show: limitOf((count) => `${count} processes`),
      }),
    readOnlyRoot: () =>
      inspect({
        words: 'root file system',
        path: 'HostConfig.ReadonlyRootfs',
        pick: (one) => one.readOnlyRoot,
        show: (readOnly) => (readOnly ? 'read-only' : 'writable'),
      }),
    privileged: () =>
      inspect({
        words: 'privilege',
        subject: code(name),
        path: 'HostConfig.Privileged',
        pick: (one) => one.privileged,
        show: (privileged) => (privileged ? 'privileged' : 'not privileged'),
      }),
    capAdd: () =>
      inspect({ words: 'added capabilities', path: 'HostConfig.CapAdd', pick: (one) => one.capAdd, show: nameList }),
    capDrop: () =>
      inspect({
        words: 'dropped capabilities',
        path: 'HostConfig.CapDrop',
        pick: (one) => one.capDrop,
        show: nameList,
      }),
  };
}

export const ulimitOf = ({ inspect }: ContainerReading, name: string): Fact<number> =>
  inspect({
    words: `ulimit \`${name}\``,
    path: 'HostConfig.Ulimits',
    pick: (one) => one.ulimits.find((limit) => limit.name === name)?.soft,
    show: plain,
    lacking: () => ({ found: 'the engine’s default' }),
  });
