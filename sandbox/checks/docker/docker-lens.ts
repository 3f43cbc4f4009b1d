import { type Fact, present } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { nameList } from '../language/wording.ts';
import type { LinuxLens } from '../linux/linux-lens.ts';
import { type ContainerLens, containerLens, namesOf } from './container.ts';

/** The learner's own engine. */
export interface DockerLens {
  /** The container of that name, there or not. */
  container(name: string): ContainerLens;
  /** Every container, running or not, in the order of their names. */
  containers(): readonly ContainerLens[];
  /** The names of all containers. */
  readonly containerNames: Fact<readonly string[]>;
}

export function dockerLens(reader: Reader, linux: LinuxLens): DockerLens {
  const container = (name: string) => containerLens(reader, linux, name);
  const names = () => reader.read('docker.containers', 'names', namesOf);
  return {
    container,
    containers: () => names().map(container),
    get containerNames() {
      const see = 'docker ps -a';
      return present({ name: 'the list of containers', from: see, see, show: nameList }, names());
    },
  };
}
