import type { FileSource } from '#protocol';
import { type Absence, type Fact, type FactOrigin, factOf, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, plain } from '../language/wording.ts';
import type { ProcessLens } from '../linux/process.ts';
import { type PodmanProcess, podmanProcesses, podProcesses } from './podman-processes.ts';
import {
  containersFile,
  imagesFile,
  isLegible,
  type StoredContainer,
  type StoreOwner,
  storedContainers,
  storedImages,
} from './podman-store.ts';

/**
 * Podman has no daemon: what runs is read from the kernel, what exists from the stores of root and of `sailor`. What is asked for
 * by name need not be there: its facts then say so.
 */
export interface PodmanLens {
  container(name: string): PodmanContainerLens;
  /** Containers in both stores, running or not. */
  readonly containerNames: Fact<readonly string[]>;
  pod(name: string): PodLens;
  /** Pods whose containers run. */
  readonly podNames: Fact<readonly string[]>;
  /** Ids of the images of one store, as Docker writes them: `sha256:…`. */
  imageIds(owner: StoreOwner): Fact<readonly string[]>;
}

interface PodmanContainerLens {
  readonly name: string;
  /** Always known. */
  readonly exists: Fact<boolean>;
  /** Whose store it is in. */
  readonly owner: Fact<StoreOwner>;
  readonly image: Fact<string>;
  readonly running: Fact<boolean>;
  /** Whether its root is an ordinary user outside; absent when it does not run. */
  readonly rootless: Fact<boolean>;
  /** Its first process, as the sandbox numbers it; absent when it does not run. @unit process number */
  readonly pid: Fact<number>;
  readonly process: ProcessLens;
}

interface PodLens {
  readonly name: string;
  /** Whether it runs; always known. */
  readonly exists: Fact<boolean>;
  readonly rootless: Fact<boolean>;
  /** Names of the containers in it, without the one that holds it. */
  readonly members: Fact<readonly string[]>;
}

interface Join {
  processOf(pid: Fact<number>, words: string): ProcessLens;
}

interface Stored extends StoredContainer {
  readonly owner: StoreOwner;
}

const owners = ['root', 'sailor'] as const satisfies StoreOwner[];

export function podmanLens(reader: Reader, join: Join): PodmanLens {
  const stored = () => podmanContainers(reader);
  const names = () =>
    stored()
      .map(({ name }) => name)
      .sort();
  const lists = lazy({
    containerNames: () =>
      present(
        {
          name: 'the list of podman’s containers',
          from: containersSee,
          see: containersSee,
          show: nameList,
          demandAll: () => demandLegible(reader),
        },
        names(),
      ),
    podNames: () => {
      const pods = reader.read('linux', 'pods', (snapshot) => podProcesses(snapshot).map(({ name }) => name));
      return present({ name: 'the list of pods', from: '/proc', see: 'podman pod ps', show: nameList }, pods);
    },
  });
  return Object.assign(lists, {
    container: (name: string) => podmanContainer(reader, join, name),
    pod: (name: string) => podLens(reader, name),
    imageIds: (owner: StoreOwner) => {
      const see = owner === 'root' ? 'podman images --no-trunc' : `su - ${owner} -c 'podman images --no-trunc'`;
      const ids = reader.read(imagesFile(owner), 'ids', (file) => storedImages(file).map(({ id }) => `sha256:${id}`));
      return present(
        {
          name: `the images of ${owner} in podman`,
          from: see,
          see,
          show: nameList,
          demandAll: () => demandLegible(reader, imagesFile(owner)),
        },
        ids,
      );
    },
  });
}

const containersSee = 'podman ps -a';

/** Containers in every store that we know. */
const podmanContainers = (reader: Reader): readonly Stored[] =>
  owners.flatMap((owner) =>
    reader.read(containersFile(owner), 'containers', storedContainers).map((one) => ({ ...one, owner })),
  );

/** What is not in a list that cannot be understood may be there. */
function demandLegible(reader: Reader, ...files: readonly FileSource[]): void {
  const all = files.length === 0 ? owners.map(containersFile) : files;
  const legible = all.every((file) => reader.read(file, 'legibility', isLegible));
  if (!legible) reader.refuse('The list that podman keeps cannot be understood');
}

function podmanContainer(reader: Reader, join: Join, name: string): PodmanContainerLens {
  const who = code(name);
  const stored = () => podmanContainers(reader).find((one) => one.name === name);
  const running = (): PodmanProcess | undefined =>
    reader.read('linux', `podman container ${name}`, (snapshot) =>
      podmanProcesses(snapshot).find((one) => one.name === name),
    );
  const see = () => (stored()?.owner === 'sailor' ? "su - sailor -c 'podman ps -a'" : containersSee);
  const missing = (): Absence => ({
    expected: `a container ${who} in podman`,
    found: 'none of that name',
    from: containersSee,
    see: containersSee,
    say: missingText(reader, name),
  });
  const stopped = (): Absence => {
    if (stored() === undefined) return missing();
    return { expected: `${who} to be running`, found: 'not running', from: '/proc', see: see() };
  };
  const fact = <V>(
    words: string,
    show: (value: V) => string,
    value: V | undefined,
    absence: () => Absence,
  ): Fact<V> => {
    const origin: FactOrigin<V> = { name: `the ${words} of ${who} in podman`, from: see(), see: see(), show };
    return factOf(origin, value, absence);
  };
  const pid = () => fact('first process', plain, running()?.pid, stopped);
  return lazy({
    name: () => name,
    exists: () => {
      const show = (exists: boolean) => (exists ? 'there' : 'absent');
      const explain = (exists: boolean) => (exists ? undefined : missingText(reader, name));
      const origin = {
        name: `the container ${who} in podman`,
        from: see(),
        see: see(),
        show,
        explain,
        demandAll: () => demandLegible(reader),
      };
      return present(origin, stored() !== undefined);
    },
    owner: () => fact('owner', code, stored()?.owner, missing),
    image: () => fact('image', code, stored()?.image, missing),
    running: () => {
      const show = (runs: boolean) => (runs ? 'running' : 'not running');
      return fact('running state', show, stored() === undefined ? undefined : running() !== undefined, missing);
    },
    rootless: () => {
      const show = (rootless: boolean) => (rootless ? 'rootless' : 'root of the sandbox');
      return fact('user namespace', show, running()?.rootless, stopped);
    },
    pid,
    process: () => join.processOf(pid(), who),
  });
}

function missingText(reader: Reader, name: string): string {
  const names = podmanContainers(reader).map((one) => one.name);
  const others = names.length === 0 ? 'podman has none yet' : `podman has ${nameList(names)}`;
  const inDocker = reader.glance('docker.containers', `${name} in Docker`, (all) =>
    all.some((one) => one.name === name),
  );
  return `No container ${code(name)}; ${others}.${inDocker ? ' Found in Docker, not in podman.' : ''}`;
}

function podLens(reader: Reader, name: string): PodLens {
  const who = code(name);
  const see = 'podman pod ps';
  const find = () =>
    reader.read('linux', `pod ${name}`, (snapshot) => podProcesses(snapshot).find((one) => one.name === name));
  const missing = (): Absence => {
    const all = reader.read('linux', 'pods', (snapshot) => podProcesses(snapshot).map((pod) => pod.name));
    const others = all.length === 0 ? 'no pod runs' : `the pods are ${nameList(all)}`;
    const say = `No pod ${who} runs; ${others}.`;
    return { expected: `a pod ${who}`, found: 'none of that name', from: '/proc', see, say };
  };
  const fact = <V>(words: string, show: (value: V) => string, value: V | undefined): Fact<V> =>
    factOf({ name: `the ${words} of the pod ${who}`, from: '/proc', see, show }, value, missing);
  return lazy({
    name: () => name,
    exists: () => {
      const show = (exists: boolean) => (exists ? 'running' : 'absent');
      const explain = (exists: boolean) => (exists ? undefined : missing().say);
      return present({ name: `the pod ${who}`, from: '/proc', see, show, explain }, find() !== undefined);
    },
    rootless: () =>
      fact('user namespace', (rootless) => (rootless ? 'rootless' : 'root of the sandbox'), find()?.rootless),
    members: () => fact('containers', nameList, find()?.members),
  });
}
