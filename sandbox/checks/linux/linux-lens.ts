import type { LinuxSnapshot, NamespaceType } from '#protocol';
import { type Fact, factOf, present } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { moment, nameList, plain } from '../language/wording.ts';
import { type FileLens, fileLens } from './file.ts';
import { type ProcessLens, processLens } from './process.ts';
import { type ProcessList, type ProcessSelector, processList } from './process-list.ts';
import { type SocketsLens, socketsLens } from './sockets.ts';
import { type Maker, namespacesOf } from './who-made-it.ts';

/** The kernel's view of the sandbox, read from outside it. */
export interface LinuxLens {
  /** The sandbox's first process: "the sandbox's own namespace" is the one it is in. */
  readonly sandbox: ProcessLens;
  /** Sockets in the sandbox's own network namespace: what `ss` in the learner's shell shows. Those of a container: `process.sockets`. */
  readonly sockets: SocketsLens;
  /** Living processes that fit the selector, by number. */
  processes(selector?: ProcessSelector): ProcessList;
  /** The process with that number in the sandbox; absent with the number's own reason. */
  processOf(pid: Fact<number>, words: string): ProcessLens;
  /** Where a host name is set: in a namespace of the learner's if there is one, else a container's, else the sandbox's own. */
  hostname(name: string): { readonly setIn: Fact<Maker | 'nowhere'> };
  /** How many namespaces of a type the learner made by hand and something still holds, and the host names in those. */
  madeByHand(type: NamespaceType): {
    /** @unit count */
    readonly count: Fact<number>;
    readonly hostnames: Fact<readonly string[]>;
  };
  /**
   * When the kernel last ended a process because the container with this id had reached its own limit of memory, from the kernel's own log;
   * absent when it says nothing of one. The engine misses one now and then, when the container is gone before it looked. @unit milliseconds since 1970
   */
  memoryRanOutIn(container: Fact<string>): Fact<number>;
  /** What an absolute path of the sandbox leads to, there or not. For what the kernel makes up (/proc, /sys) see the other facts. */
  file(path: string): FileLens;
}

export function linuxLens(reader: Reader): LinuxLens {
  const sandbox = processLens(reader, {
    words: 'the sandbox',
    pid: 'self',
    locate: (snapshot) => snapshot.init,
    absence: () => gone('the sandbox', 1),
  });
  return {
    sandbox,
    sockets: socketsLens(reader, {
      words: 'the sandbox',
      enter: '',
      network: ({ own }) => own,
      absence: () => gone('the sandbox', 1),
    }),
    processes: (selector = {}) => processList(reader, selector),
    memoryRanOutIn: (container) => {
      const { value: id } = container;
      const last = reader.read('linux.memoryKills', `last one of ${id}`, (kills) =>
        kills.findLast(({ cgroup }) => id !== undefined && cgroup.split('/').includes(id)),
      );
      const name = 'the time at which a process was ended at the memory limit';
      const see = `docker events --since 10m --until 0s --filter event=oom --filter container=${id?.slice(0, 12) ?? 'ID'}`;
      return factOf(
        { name, from: 'the log of the kernel', see, show: (at: number) => moment(at), isMoment: true },
        last?.at,
        () =>
          container.absence ?? {
            expected: 'a process ended at its memory limit',
            found: 'none',
            from: 'the log of the kernel',
            see,
          },
      );
    },
    file: (path) => fileLens(reader, { root: '/' }, path),
    processOf: (pid, words) =>
      processLens(reader, {
        words,
        pid: pid.value,
        locate: (snapshot) => (pid.value === undefined ? undefined : numbered(snapshot, pid.value)),
        absence: () => pid.absence ?? gone(words, pid.value ?? 0),
      }),
    hostname: (name) => ({
      get setIn() {
        const see = 'lsns -t uts';
        const makers = reader.read('linux', `makers of host name ${name}`, (snapshot) =>
          namespacesOf(snapshot, 'uts')
            .filter(({ inode }) => snapshot.hostnames[inode] === name)
            .map(({ maker }) => maker),
        );
        const found = (['learner', 'container', 'sandbox'] as const).find((maker) => makers.includes(maker));
        return present(
          { name: `the host name \`${name}\``, from: '/proc/*/ns/uts', see, show: showPlace },
          found ?? 'nowhere',
        );
      },
    }),
    madeByHand: (type) => {
      const own = () =>
        reader.read('linux', `${type} namespaces made by hand`, (snapshot) =>
          namespacesOf(snapshot, type)
            .filter(({ maker }) => maker === 'learner')
            .map(({ inode }) => ({ inode, hostname: snapshot.hostnames[inode] ?? '' })),
        );
      const origin = { from: `/proc/*/ns/${type}`, see: `lsns -t ${type}` };
      return {
        get count() {
          return present(
            { ...origin, name: `the number of ${type} namespaces made by hand`, show: plain },
            own().length,
          );
        },
        get hostnames() {
          const names = own().map(({ hostname }) => hostname);
          return present({ ...origin, name: 'the host names in UTS namespaces made by hand', show: nameList }, names);
        },
      };
    },
  };
}

const numbered = ({ init, processes }: LinuxSnapshot, pid: number) =>
  [init, ...processes].find((one) => one.pid === pid);

const showPlace = (place: Maker | 'nowhere'): string =>
  ({
    learner: 'in a UTS namespace made by hand',
    container: 'in the UTS namespace of a container',
    sandbox: 'in the UTS namespace of the sandbox',
    nowhere: 'nowhere',
  })[place];

/** Between the engine's word and the kernel's there can be an instant; and a process can end at any time. */
const gone = (words: string, pid: number) => ({
  expected: `the process of ${words} to live`,
  found: `no process ${pid}`,
  from: `/proc/${pid}`,
  see: `ps -p ${pid} -f`,
});
