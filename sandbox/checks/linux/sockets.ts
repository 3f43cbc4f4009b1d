import type { SocketFact, SocketsSnapshot } from '#protocol';
import { type Absence, type Fact, factOf, present } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { nameList, plain, shellWord } from '../language/wording.ts';

/** Sockets in one network namespace, as `ss` shows them there: read from the kernel. */
export interface SocketsLens {
  /** Who listens on a port, at whatever address; TCP unless said otherwise. Nobody need: its facts then say who listens elsewhere. */
  listening(port: number, protocol?: 'tcp' | 'udp'): ListenerLens;
  /** Ports that programs listen on, ascending; TCP unless said otherwise. @unit port */
  listeningPorts(protocol?: 'tcp' | 'udp'): Fact<readonly number[]>;
  /** Who listens at a unix socket: its path as the program named it, or `@name`. */
  listeningAt(path: string): ListenerLens;
  /** TCP connections that fit the selector; one between two programs here has two ends. @unit count */
  connections(selector?: ConnectionSelector): Fact<number>;
}

/** Programs that listen at one place. */
interface ListenerLens {
  /** Local addresses: `0.0.0.0` and `::` are all of them; of a unix socket its path. */
  readonly addresses: Fact<readonly string[]>;
  /** Names of the programs, /proc/PID/comm. None for a socket of the kernel's own. */
  readonly programs: Fact<readonly string[]>;
  /** Their processes, in the numbers of the sandbox. @unit process number */
  readonly pids: Fact<readonly number[]>;
  /** The first of them: the lowest number. @unit process number */
  readonly pid: Fact<number>;
}

/** Which connections; every field given must hold. */
interface ConnectionSelector {
  readonly port?: number;
  readonly peerPort?: number;
  readonly peerAddress?: string;
}

/** Which network namespace. */
export interface SocketsPlace {
  /** In a sentence: "the sandbox", "`web`". */
  readonly words: string;
  /** Before the command that looks: `nsenter -t 812 -n `. */
  readonly enter: string;
  /** Its inode; undefined when there is none, which `absence` explains. */
  network(snapshot: SocketsSnapshot): number | undefined;
  absence(): Absence;
}

type Connected = Extract<SocketFact, { state: 'connected' }>;

export function socketsLens(reader: Reader, { words, enter, network, absence }: SocketsPlace): SocketsLens {
  const from = `the kernel's sockets in the network namespace of ${words}`;
  const select =
    <R>(pick: (sockets: readonly SocketFact[]) => R) =>
    (snapshot: SocketsSnapshot): R | undefined => {
      const inode = network(snapshot);
      return inode === undefined ? undefined : pick(snapshot.sockets.filter((one) => one.network === inode));
    };
  const read = <R>(path: string, pick: (sockets: readonly SocketFact[]) => R): R | undefined =>
    reader.read('linux.sockets', `${words}: ${path}`, select(pick));
  const ports = (protocol: 'tcp' | 'udp') =>
    read(`${protocol} ports`, (sockets) =>
      ascending(sockets.flatMap((one) => (isListening(one) && one.protocol === protocol ? [one.port] : []))),
    );
  const listener = (place: Omit<ListenerPlace, 'from' | 'at'> & { readonly where: string }): ListenerLens => {
    const at = (one: SocketFact) => (one.state === 'listening' ? place.addressOf(one) : undefined);
    const fact = <V>(
      name: string,
      show: (value: V) => string,
      pick: (found: readonly SocketFact[]) => V | undefined,
    ): Fact<V> => {
      const origin = { name: `the ${name} at ${place.where} in ${words}`, from, see: place.see, show };
      const value = read(`${name} at ${place.where}`, (sockets) => {
        const found = sockets.filter((one) => at(one) !== undefined);
        return found.length === 0 ? undefined : { of: pick(found) };
      });
      return factOf(origin, value?.of, () => place.nobody() ?? absence());
    };
    return {
      get addresses() {
        return fact<readonly string[]>('list of listening addresses', nameList, (found) =>
          unique(found.flatMap((one) => at(one) ?? [])),
        );
      },
      get programs() {
        return fact<readonly string[]>('list of listening programs', nameList, (found) =>
          unique(found.flatMap(({ owners }) => owners.map(({ comm }) => comm))),
        );
      },
      get pids() {
        return fact<readonly number[]>('list of listening processes', numberList, pidsOf);
      },
      get pid() {
        return fact('first listening process', plain<number>, (found) => pidsOf(found)[0]);
      },
    };
  };
  const missing = (expected: string, see: string, say: string | undefined): Absence | undefined =>
    say === undefined ? undefined : { expected, found: 'nobody listens there', from, see, say };
  return {
    listening: (port, protocol = 'tcp') => {
      const where = `${protocol.toUpperCase()} port ${port}`;
      const see = `${enter}ss -l${protocol === 'tcp' ? 't' : 'u'}np sport = :${port}`;
      return listener({
        where,
        see,
        addressOf: (one) => (one.protocol === protocol && one.port === port ? one.address : undefined),
        nobody: () => {
          const all = ports(protocol);
          const others = all?.length === 0 ? 'on none' : `on ${numberList(all ?? [])}`;
          const say = `Nobody listens on ${where} in ${words}. Programs there listen ${others}.`;
          return missing(`a program that listens on ${where} in ${words}`, see, all && say);
        },
      });
    },
    listeningPorts: (protocol = 'tcp') => {
      const see = `${enter}ss -l${protocol === 'tcp' ? 't' : 'u'}np`;
      const name = `the list of ${protocol.toUpperCase()} ports that programs in ${words} listen on`;
      return factOf({ name, from, see, show: numberList }, ports(protocol), absence);
    },
    listeningAt: (path) => {
      const where = `the unix socket \`${path}\``;
      const see = `${enter}ss -lxp src ${shellWord(path)}`;
      return listener({
        where,
        see,
        addressOf: (one) => (one.protocol === 'unix' && one.path === path ? one.path : undefined),
        nobody: () => {
          const all = read('unix sockets', (sockets) =>
            unique(sockets.flatMap((one) => (one.protocol === 'unix' ? [one.path] : []))),
          );
          const say = `Nobody listens at \`${path}\` in ${words}. Programs there listen at ${nameList(all ?? [])}.`;
          return missing(`a program that listens at \`${path}\` in ${words}`, see, all && say);
        },
      });
    },
    connections: (selector = {}) => {
      const { port, peerPort, peerAddress } = selector;
      const filters = [
        ...(port === undefined ? [] : [`sport = :${port}`]),
        ...(peerPort === undefined ? [] : [`dport = :${peerPort}`]),
        ...(peerAddress === undefined ? [] : [`dst ${shellWord(peerAddress)}`]),
      ];
      const see = `${enter}ss -tnp ${filters.join(' ')}`.trimEnd();
      const count = reader.read(
        'linux.connections',
        `${words}: connections ${JSON.stringify(selector)}`,
        select((sockets) => sockets.filter((one) => isConnection(one) && fits(one, selector)).length),
      );
      const origin = { name: `the number of TCP connections in ${words}`, from, see, show: plain<number> };
      return count === undefined ? factOf(origin, count, absence) : present(origin, count);
    },
  };
}

type Listening = Extract<SocketFact, { state: 'listening' }>;

interface ListenerPlace {
  readonly from: string;
  readonly see: string;
  readonly at: string;
  /** The address of a socket that is meant; undefined for any other. */
  addressOf(one: Listening): string | undefined;
  /** Why nobody is there; undefined when the whole place is not. */
  nobody(): Absence | undefined;
}

const isListening = (one: SocketFact) => one.state === 'listening' && one.protocol !== 'unix';
const isConnection = (one: SocketFact): one is Connected => one.state === 'connected';

const fits = (one: Connected, { port, peerPort, peerAddress }: ConnectionSelector): boolean =>
  (port === undefined || one.port === port) &&
  (peerPort === undefined || one.peerPort === peerPort) &&
  (peerAddress === undefined || one.peerAddress === peerAddress);

const pidsOf = (found: readonly SocketFact[]): readonly number[] =>
  ascending(found.flatMap(({ owners }) => owners.map(({ pid }) => pid)));
const unique = (words: readonly string[]): readonly string[] => [...new Set(words)].sort();
const ascending = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** "80, 443" from numbers; at most twelve are told. */
export function numberList(numbers: readonly number[]): string {
  if (numbers.length === 0) return 'none';
  const more = numbers.length - 12;
  return `${numbers.slice(0, 12).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
