import type { LinuxSnapshot, NamespaceType, ProcessFact } from '#protocol';
import { type Absence, type Fact, type FactOrigin, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { nameList } from '../language/wording.ts';
import { type CgroupLens, cgroupLens } from './cgroup.ts';
import { type CredentialsLens, credentialsLens } from './credentials.ts';
import { type KernelMountLens, kernelMountLens } from './mount.ts';
import { numberList, type SocketsLens, socketsLens } from './sockets.ts';

/** One process as the kernel knows it. It need not exist: its facts are then absent and say why. */
export interface ProcessLens {
  /** Its number in the sandbox: what `ps` in the learner's shell shows. @unit process number */
  readonly pid: Fact<number>;
  readonly comm: Fact<string>;
  readonly command: Fact<readonly string[]>;
  /** When it was started; another program in the same process does not change it. @unit seconds since the machine was started */
  readonly startedAt: Fact<number>;
  /** Equal number, same namespace. @unit inode */
  namespace(type: NamespaceType): Fact<number>;
  /** Its number in the innermost PID namespace it is in. @unit process number */
  readonly nsPid: Fact<number>;
  /** `major:minor` of the proc file system on its /proc: another number, another mount of proc. */
  readonly procMount: Fact<string>;
  /** The host name in its UTS namespace. */
  readonly hostname: Fact<string>;
  /** Addresses with prefix length in its network namespace, of one interface or of all: `10.99.7.1/32`. */
  addresses(networkInterface?: string): Fact<readonly string[]>;
  readonly cgroup: CgroupLens;
  readonly credentials: CredentialsLens;
  /** Ports that it listens on, ascending; TCP unless said otherwise. @unit port */
  listensOn(protocol?: 'tcp' | 'udp'): Fact<readonly number[]>;
  /** All sockets in its network namespace, its own and those of others. */
  readonly sockets: SocketsLens;
  /** What the kernel has mounted at exactly that path in its mount namespace. */
  mountAt(path: string): KernelMountLens;
  /** Where something is mounted in its mount namespace, as it sees the paths; not below /proc, /sys and /dev. */
  readonly mountPoints: Fact<readonly string[]>;
}

/** Which process a lens is about. */
export interface ProcessTarget {
  /** Names the process in a sentence: "`web`", "process 812", "the sandbox". */
  readonly words: string;
  /** How it is found in a snapshot; must be pure. */
  locate(snapshot: LinuxSnapshot): ProcessFact | undefined;
  /** Number for commands and paths; none for one that is not there. `self` is the sandbox: the learner may not look into its first process. */
  readonly pid: number | 'self' | undefined;
  /** Why there is no such process. */
  absence(): Absence;
}

export function processLens(reader: Reader, target: ProcessTarget): ProcessLens {
  const { words, locate, pid } = target;
  const proc = `/proc/${pid ?? 'PID'}`;
  const enter = (flag: string) => (typeof pid === 'number' ? `nsenter -t ${pid} -${flag} ` : '');
  const fact = <V>(
    origin: Omit<FactOrigin<V>, 'name'> & { name: string },
    pick: (one: ProcessFact, snapshot: LinuxSnapshot) => V | undefined,
  ): Fact<V> => {
    const found = reader.read('linux', `${words}: ${origin.name}`, (snapshot) => {
      const one = locate(snapshot);
      if (one === undefined) return undefined;
      return { part: pick(one, snapshot), subject: `process ${one.pid} of ${one.startedAt}` };
    });
    if (found !== undefined) reader.about(found.subject);
    return factOf({ ...origin, name: `the ${origin.name} of ${words}` }, found?.part, target.absence);
  };
  return {
    get pid() {
      return fact(
        { name: 'number', from: proc, see: `ps -p ${pid ?? 'PID'} -f`, show: (pid: number) => `${pid}` },
        (one) => one.pid,
      );
    },
    get comm() {
      return fact({ name: 'program', from: `${proc}/comm`, see: `cat ${proc}/comm`, show: code }, (one) => one.comm);
    },
    get command() {
      const see = `tr '\\0' ' ' < ${proc}/cmdline`;
      const show = (all: readonly string[]) => code(all.join(' '));
      return fact({ name: 'command', from: `${proc}/cmdline`, see, show }, (one) => one.command);
    },
    get startedAt() {
      const see = `ps -o lstart= -p ${pid ?? 'PID'}`;
      const show = (seconds: number) => `${seconds.toFixed(2)} s after the start of the machine`;
      const origin = { name: 'start', from: `${proc}/stat`, see, show, isMoment: true };
      return fact(origin, (one) => one.startedAt / ticksPerSecond);
    },
    namespace: (type) => {
      const origin = {
        name: `${label(type)} namespace`,
        from: `${proc}/ns/${type}`,
        see: `readlink ${proc}/ns/${type}`,
        show: (inode: number) => `${type}:[${inode}]`,
      };
      return fact(origin, (one) => one.namespaces[type]);
    },
    get nsPid() {
      const origin = { name: 'innermost number', from: `${proc}/status → NSpid`, see: `grep NSpid ${proc}/status` };
      return fact({ ...origin, show: (number: number) => `PID ${number}` }, (one) => one.nsPids.at(-1));
    },
    get procMount() {
      const origin = { name: 'proc mount', from: `${proc}/mountinfo`, see: `${enter('m')}findmnt /proc` };
      return fact({ ...origin, show: (device: string) => `proc ${device}` }, (one) => one.procDevice);
    },
    get hostname() {
      const origin = { name: 'host name', from: `${proc}/ns/uts`, see: `${enter('u')}hostname`, show: code };
      return fact(origin, (one, { hostnames }) => hostnames[one.namespaces.uts]);
    },
    addresses: (name) => {
      const on = name === undefined ? '' : ` on ${name}`;
      const origin = {
        name: `list of addresses${on}`,
        from: `${proc}/ns/net`,
        see: `${enter('n')}ip -br address${name === undefined ? '' : ` show ${name}`}`,
        show: nameList,
      };
      return fact(origin, (one, { networks }) =>
        networks[one.namespaces.net]
          ?.filter((network) => name === undefined || network.name === name)
          .flatMap((network) => network.addresses),
      );
    },
    mountAt: (path) => kernelMountLens(reader, { words, enter: enter('m'), locate, absence: target.absence }, path),
    get mountPoints() {
      const origin = { name: 'list of mounts', from: `${proc}/mountinfo`, see: `${enter('m')}findmnt`, show: nameList };
      return fact<readonly string[]>(origin, (one, { mounts }) => [
        ...new Set((mounts[one.namespaces.mnt] ?? []).map((mount) => mount.path)),
      ]);
    },
    get credentials() {
      return credentialsLens(fact, proc);
    },
    listensOn: (protocol = 'tcp') => {
      const number = reader.read('linux', `${words}: number`, (snapshot) => locate(snapshot)?.pid);
      const ports = reader.read('linux.sockets', `${words}: ${protocol} ports of its own`, ({ sockets }) =>
        sockets.flatMap((one) =>
          one.state === 'listening' && one.protocol === protocol && one.owners.some((owner) => owner.pid === number)
            ? [one.port]
            : [],
        ),
      );
      const origin = {
        name: `the list of ${protocol.toUpperCase()} ports that ${words} listens on`,
        from: `the kernel's sockets and ${proc}/fd`,
        see: `${enter('n')}ss -l${protocol === 'tcp' ? 't' : 'u'}np`,
        show: numberList,
      };
      const own = [...new Set(ports)].sort((a, b) => a - b);
      return factOf(origin, number === undefined ? undefined : own, target.absence);
    },
    get sockets() {
      const network = reader.read(
        'linux',
        `${words}: network namespace`,
        (snapshot) => locate(snapshot)?.namespaces.net,
      );
      return socketsLens(reader, { words, enter: enter('n'), network: () => network, absence: target.absence });
    },
    get cgroup() {
      return cgroupLens(reader, { words, proc, locate, absence: target.absence });
    },
  };
}

/** What the kernel counts the start of a process in, on every machine that Docker runs on. */
const ticksPerSecond = 100;

const code = (text: string): string => `\`${text}\``;

const label = (type: NamespaceType): string =>
  ({ cgroup: 'cgroup', ipc: 'IPC', mnt: 'mount', net: 'network', pid: 'PID', time: 'time', user: 'user', uts: 'UTS' })[
    type
  ];
