import type { LinuxSnapshot, NamespaceType, ProcessFact } from '#protocol';
import { type Absence, type Fact, present } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { plain } from '../language/wording.ts';
import { type ProcessLens, processLens } from './process.ts';
import { containerProcesses, namespacesOf } from './who-made-it.ts';

/** Which processes; every field given must hold. */
export interface ProcessSelector {
  /** Outside every container, of Docker or another engine. */
  readonly outsideContainers?: true;
  /** /proc/PID/comm. */
  readonly comm?: string;
  /** PID 1 of a PID namespace inside the sandbox's. */
  readonly pidOne?: true;
  /** In a namespace of this type that the learner made by hand. */
  readonly ownNamespace?: NamespaceType;
  /** Its children would be born into a PID namespace that has no process: `unshare --pid` without `--fork`. */
  readonly pidNamespaceEmpty?: true;
}

export interface ProcessList {
  /** @unit count */
  readonly count: Fact<number>;
  readonly all: readonly ProcessLens[];
  /** The first for which `prefer` holds, else the first; absent when there is none. */
  best(prefer?: (one: ProcessLens) => boolean): ProcessLens;
}

export function processList(reader: Reader, selector: ProcessSelector): ProcessList {
  const found = reader.read('linux', `processes ${JSON.stringify(selector)}`, (snapshot) =>
    select(snapshot, selector).map(({ pid, startedAt }) => ({ pid, startedAt })),
  );
  const wanted = describe(selector);
  const all = found.map(({ pid, startedAt }) =>
    processLens(reader, {
      words: `process ${pid}`,
      pid,
      locate: ({ processes }) => processes.find((one) => one.pid === pid && one.startedAt === startedAt),
      absence: () => none(wanted),
    }),
  );
  const nobody = processLens(reader, {
    words: wanted,
    pid: undefined,
    locate: () => undefined,
    absence: () => none(wanted),
  });
  return {
    all,
    get count() {
      return present(
        { name: `the number of processes (${wanted})`, from: '/proc', see: 'ps -ef', show: plain },
        all.length,
      );
    },
    best: (prefer = () => true) => all.find(prefer) ?? all[0] ?? nobody,
  };
}

function select(snapshot: LinuxSnapshot, selector: ProcessSelector): ProcessFact[] {
  const inContainer = containerProcesses(snapshot);
  const type = selector.ownNamespace;
  const byHand = new Set(
    type === undefined
      ? []
      : namespacesOf(snapshot, type)
          .filter(({ maker }) => maker === 'learner')
          .map(({ inode }) => inode),
  );
  return snapshot.processes
    .filter((one) => one.pid !== snapshot.init.pid)
    .filter((one) => selector.outsideContainers === undefined || !inContainer(one))
    .filter((one) => selector.comm === undefined || one.comm === selector.comm)
    .filter((one) => selector.pidOne === undefined || (one.nsPids.length > 1 && one.nsPids.at(-1) === 1))
    .filter((one) => type === undefined || byHand.has(one.namespaces[type] ?? -1))
    .filter((one) => selector.pidNamespaceEmpty === undefined || one.pidForChildren === null)
    .sort((a, b) => a.pid - b.pid);
}

function describe(selector: ProcessSelector): string {
  const program = selector.comm === undefined ? 'a process' : `a process \`${selector.comm}\``;
  return [
    program,
    ...(selector.outsideContainers ? ['outside every container'] : []),
    ...(selector.pidOne ? ['that is PID 1 in a PID namespace of its own'] : []),
    ...(selector.ownNamespace === undefined ? [] : [`with ${selector.ownNamespace} namespace made by hand`]),
    ...(selector.pidNamespaceEmpty ? ['whose new PID namespace is empty'] : []),
  ].join(' ');
}

const none = (wanted: string): Absence => ({
  expected: wanted,
  found: 'none',
  from: '/proc',
  see: 'lsns -t pid',
});
