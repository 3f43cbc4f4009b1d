import type { ContainerFact, ContainersSnapshot } from '#protocol';
import { type Fact, type FactOrigin, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { showBytes } from '../language/units.ts';
import { nameList, plain, shellWord } from '../language/wording.ts';
import { type FileLens, fileLens } from '../linux/file.ts';
import type { ProcessLens } from '../linux/process.ts';
import { explainState, missingContainer, stoppedContainer } from './diagnosis.ts';

/** One container of the learner's engine, in the engine's own words. It need not exist: its facts are then absent and say so. */
export interface ContainerLens {
  readonly name: string;
  readonly id: Fact<string>;
  readonly image: Fact<string>;
  readonly state: Fact<ContainerFact['state']>;
  readonly running: Fact<boolean>;
  readonly exitCode: Fact<number>;
  readonly oomKilled: Fact<boolean>;
  readonly restartCount: Fact<number>;
  readonly health: Fact<ContainerFact['health']>;
  readonly command: Fact<readonly string[]>;
  readonly labels: Fact<Record<string, string>>;
  /** Bytes; 0 is no limit. */
  readonly memoryLimit: Fact<number>;
  /** Cores; 0 is no limit. */
  readonly cpuLimit: Fact<number>;
  readonly pidsLimit: Fact<number>;
  /** `bridge`, `host`, `none`, the name of a network, or `container:NAME`. */
  readonly networkMode: Fact<string>;
  readonly pidMode: Fact<string>;
  /** Names of the networks it is attached to. */
  readonly networks: Fact<readonly string[]>;
  /** Its address on that network, or on the first it is attached to; absent when it does not run. */
  address(network?: string): Fact<string>;
  /** Its first process, as the sandbox numbers it; absent when it does not run. */
  readonly pid: Fact<number>;
  /** The same process as the kernel knows it: its namespaces, its cgroup. */
  readonly process: ProcessLens;
  /** What an absolute path inside it leads to, volumes included; absent when it does not run. */
  file(path: string): FileLens;
}

interface Join {
  /** The process with that number in the sandbox, or the reason why there is none. */
  processOf(pid: Fact<number>, words: string): ProcessLens;
}

type Field<V> = Omit<FactOrigin<V>, 'from' | 'see' | 'name'> & {
  words: string;
  path: string;
  pick(one: ContainerFact): V;
};

export function containerLens(reader: Reader, join: Join, name: string): ContainerLens {
  const inspect = <V>({ words, path, pick, ...rest }: Field<V>): Fact<V> => {
    const origin: FactOrigin<V> = {
      name: `the ${words} of \`${name}\``,
      from: `docker inspect ${shellWord(name)} → ${path}`,
      see: `docker inspect -f '{{json .${path}}}' ${shellWord(name)}`,
      ...rest,
    };
    const value = reader.read('docker.containers', `${name}.${words}`, (all) => {
      const one = find(all, name);
      return one === undefined ? undefined : pick(one);
    });
    return factOf(origin, value, () => missingContainer(name, reader.read('docker.containers', 'names', namesOf)));
  };
  const explain = () => explainState(name, diagnose(reader, name));
  return {
    name,
    get id() {
      return inspect({ words: 'id', path: 'Id', pick: (one) => one.id, show: (id) => id.slice(0, 12) });
    },
    get image() {
      return inspect({ words: 'image', path: 'Config.Image', pick: (one) => one.image, show: code });
    },
    get state() {
      return inspect({ words: 'state', path: 'State.Status', pick: (one) => one.state, show: plain, explain });
    },
    get running() {
      return inspect({
        words: 'running state',
        path: 'State.Running',
        pick: (one) => one.state === 'running',
        show: (running) => (running ? 'running' : 'not running'),
        explain,
      });
    },
    get exitCode() {
      return inspect({ words: 'exit code', path: 'State.ExitCode', pick: (one) => one.exitCode, show: plain });
    },
    get oomKilled() {
      return inspect({ words: 'OOM mark', path: 'State.OOMKilled', pick: (one) => one.oomKilled, show: plain });
    },
    get restartCount() {
      return inspect({ words: 'restart count', path: 'RestartCount', pick: (one) => one.restartCount, show: plain });
    },
    get health() {
      return inspect({ words: 'health', path: 'State.Health', pick: (one) => one.health, show: plain });
    },
    get command() {
      return inspect({
        words: 'command',
        path: 'Config.Cmd',
        pick: (one) => one.command,
        show: (all) => code(all.join(' ')),
      });
    },
    get labels() {
      return inspect({
        words: 'labels',
        path: 'Config.Labels',
        pick: (one) => one.labels,
        show: (all) => JSON.stringify(all),
      });
    },
    get memoryLimit() {
      return inspect({
        words: 'memory limit',
        path: 'HostConfig.Memory',
        pick: (one) => one.memoryLimit,
        show: limit(showBytes),
      });
    },
    get cpuLimit() {
      return inspect({
        words: 'CPU limit',
        path: 'HostConfig.NanoCpus',
        pick: (one) => one.cpuLimit,
        show: limit((cores) => `${cores} cores`),
      });
    },
    get pidsLimit() {
      return inspect({
        words: 'process limit',
        path: 'HostConfig.PidsLimit',
        pick: (one) => one.pidsLimit,
        show: limit((count) => `${count} processes`),
      });
    },
    get networkMode() {
      return mode('network mode', 'HostConfig.NetworkMode', 'networkMode');
    },
    get pidMode() {
      return mode('PID mode', 'HostConfig.PidMode', 'pidMode');
    },
    get networks() {
      return inspect({
        words: 'networks',
        path: 'NetworkSettings.Networks',
        pick: (one) => one.networks.map((network) => network.name),
        show: nameList,
      });
    },
    address: (network) => {
      const fact = inspect({
        words: network === undefined ? 'address' : `address on \`${network}\``,
        path: `NetworkSettings.Networks${network === undefined ? '' : `.${network}`}`,
        pick: (one) => one.networks.find((each) => network === undefined || each.name === network)?.address ?? '',
        show: plain,
      });
      if (fact.value !== '') return fact;
      const stopped = explainState(name, diagnose(reader, name)) !== undefined;
      return factOf(fact, undefined, () =>
        stopped
          ? stoppedContainer(name, diagnose(reader, name))
          : { ...fact, expected: `${fact.name} to be there`, found: 'it is not attached' },
      );
    },
    get pid() {
      const fact = inspect({ words: 'first process', path: 'State.Pid', pick: (one) => one.pid, show: plain });
      if (fact.value !== 0) return fact;
      return factOf(fact, undefined, () => stoppedContainer(name, diagnose(reader, name)));
    },
    get process() {
      return join.processOf(this.pid, `\`${name}\``);
    },
    file(path) {
      const { value, absence } = this.pid;
      const root = value === undefined ? undefined : (`/proc/${value}/root` as const);
      const see = (command: string, at: string) => `docker exec ${shellWord(name)} ${command} ${shellWord(at)}`;
      return fileLens(reader, { words: `in \`${name}\``, root, absence, see }, path);
    },
  };

  /** Modes name another container by its id: say its name, which the learner knows. */
  function mode(words: string, path: string, field: 'networkMode' | 'pidMode'): Fact<string> {
    const fact = inspect({ words, path, pick: (one) => one[field], show: code });
    const id = /^container:([0-9a-f]{64})$/.exec(fact.value ?? '')?.[1];
    if (id === undefined) return fact;
    const other = reader.read('docker.containers', `name of ${id}`, (all) => all.find((one) => one.id === id)?.name);
    return other === undefined ? fact : { ...fact, value: `container:${bare(other)}` };
  }
}

export const namesOf = (all: ContainersSnapshot): string[] => all.map((one) => bare(one.name)).sort();

const find = (all: ContainersSnapshot, name: string) => all.find((one) => bare(one.name) === name);

const diagnose = (reader: Reader, name: string) =>
  reader.read('docker.containers', `${name}.health`, (all) => {
    const one = find(all, name);
    return {
      state: one?.state ?? 'removing',
      exitCode: one?.exitCode ?? 0,
      oomKilled: one?.oomKilled ?? false,
      error: one?.error ?? '',
      lastLog: one?.lastLog ?? '',
    };
  });

/** The engine's API puts a slash before every name. */
const bare = (name: string): string => (name.startsWith('/') ? name.slice(1) : name);

const code = (text: string): string => `\`${text}\``;

const limit =
  (show: (value: number) => string) =>
  (value: number): string =>
    value <= 0 ? 'no limit' : show(value);
