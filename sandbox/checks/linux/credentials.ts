import type { Credentials, IdMap, LinuxSnapshot, ProcessFact } from '#protocol';
import type { Fact, FactOrigin } from '../language/fact.ts';
import { nameList, plain } from '../language/wording.ts';
import { capabilityNames } from './capability-names.ts';

/** Who a process is for the kernel, and what it may do. */
export interface CredentialsLens {
  /** Effective user, as the sandbox numbers them: what `ps` in the learner's shell shows. @unit user number */
  readonly uid: Fact<number>;
  /** Effective group, as the sandbox numbers them. @unit group number */
  readonly gid: Fact<number>;
  /** Effective capabilities in its user namespace, by the kernel's numbers: `CAP_CHOWN`, `CAP_NET_ADMIN` … */
  readonly capabilities: Fact<readonly string[]>;
  /** Whether no program that it starts may gain rights: no_new_privs. */
  readonly noNewPrivs: Fact<boolean>;
  /** Whether its system calls are filtered. */
  readonly seccomp: Fact<'none' | 'strict' | 'filter'>;
  /** Filters on its system calls; the sandbox's own is one, Docker's default profile another. @unit count */
  readonly seccompFilters: Fact<number>;
  /** Rows of its user namespace's uid_map: `INSIDE OUTSIDE COUNT`, as `cat` shows them in the sandbox. */
  readonly uidMap: Fact<readonly string[]>;
  /** Rows of its user namespace's gid_map: `INSIDE OUTSIDE COUNT`, as `cat` shows them in the sandbox. */
  readonly gidMap: Fact<readonly string[]>;
}

/** Makes a fact of one process: from a name, an origin and what to pick of it. */
export type ProcessFactMaker = <V>(
  origin: FactOrigin<V>,
  pick: (one: ProcessFact, snapshot: LinuxSnapshot) => V | undefined,
) => Fact<V>;

const seccompModes = ['none', 'strict', 'filter'] as const;

/** `proc`: its folder in /proc, as the learner would type it. */
export function credentialsLens(fact: ProcessFactMaker, proc: string): CredentialsLens {
  const status = <V>(
    [name, key]: readonly [name: string, key: string],
    show: (value: V) => string,
    pick: (credentials: Credentials) => V | undefined,
  ): Fact<V> =>
    fact({ name, from: `${proc}/status → ${key}`, see: `grep ${key} ${proc}/status`, show }, ({ credentials }) =>
      credentials === undefined ? undefined : pick(credentials),
    );
  const map = (name: 'uid' | 'gid'): Fact<readonly string[]> => {
    const file = `${proc}/${name}_map`;
    const words = name === 'uid' ? 'map of users' : 'map of groups';
    return fact<readonly string[]>({ name: words, from: file, see: `cat ${file}`, show: nameList }, (one, snapshot) =>
      snapshot.userNamespaces?.[one.namespaces.user]?.[name].map((row: IdMap[number]) => row.join(' ')),
    );
  };
  return {
    get uid() {
      return status(['user', 'Uid'], plain<number>, ({ uid }) => uid);
    },
    get gid() {
      return status(['group', 'Gid'], plain<number>, ({ gid }) => gid);
    },
    get capabilities() {
      return status<readonly string[]>(['list of capabilities', 'CapEff'], nameList, ({ capabilities }) =>
        capabilityNames(capabilities),
      );
    },
    get noNewPrivs() {
      const show = (set: boolean) => (set ? 'set: no program may gain rights' : 'not set');
      return status(['no_new_privs flag', 'NoNewPrivs'], show, ({ noNewPrivs }) => noNewPrivs);
    },
    get seccomp() {
      return status(['filtering of system calls', 'Seccomp'], plain<'none' | 'strict' | 'filter'>, ({ seccomp }) =>
        seccompModes.at(seccomp),
      );
    },
    get seccompFilters() {
      return status(
        ['count of filters on system calls', 'Seccomp_filters'],
        plain<number>,
        (one) => one.seccompFilters,
      );
    },
    get uidMap() {
      return map('uid');
    },
    get gidMap() {
      return map('gid');
    },
  };
}
