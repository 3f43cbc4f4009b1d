import { type Fact, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { nameList } from '../language/wording.ts';
import { containerLens, type Join } from './container.ts';
import type { ContainerLens } from './container-lens.ts';
import { type ImageLens, imageLens } from './image.ts';
import { namesOf } from './names.ts';
import { type NetworkLens, networkLens, networkNames } from './network.ts';
import { type VolumeLens, volumeLens, volumeNames } from './volume.ts';

/** The learner's own engine. What is asked for by name need not be there: its facts then say so. */
export interface DockerLens {
  container(name: string): ContainerLens;
  /** Every container, running or not, in the order of their names. */
  containers(): readonly ContainerLens[];
  /** The names of all containers. */
  readonly containerNames: Fact<readonly string[]>;
  /** By `name`, `name:tag`, `name@sha256:…` or the beginning of an id. */
  image(reference: string): ImageLens;
  /** All names of all images: `nginx:latest`. */
  readonly imageNames: Fact<readonly string[]>;
  volume(name: string): VolumeLens;
  readonly volumeNames: Fact<readonly string[]>;
  network(name: string): NetworkLens;
  readonly networkNames: Fact<readonly string[]>;
}

export function dockerLens(reader: Reader, join: Join): DockerLens {
  const container = (name: string) => containerLens(reader, join, name);
  const names = () => reader.read('docker.containers', 'names', namesOf);
  const list = (what: string, see: string, all: readonly string[]): Fact<readonly string[]> =>
    present({ name: `the list of ${what}`, from: see, see, show: nameList }, all);
  const lists = lazy({
    containerNames: () => list('containers', 'docker ps -a', names()),
    imageNames: () =>
      list(
        'images',
        'docker image ls',
        reader.read('docker.images', 'tags', (all) => all.flatMap(({ tags }) => tags).sort()),
      ),
    volumeNames: () => list('volumes', 'docker volume ls', reader.read('docker.volumes', 'names', volumeNames)),
    networkNames: () => list('networks', 'docker network ls', reader.read('docker.networks', 'names', networkNames)),
  });
  return Object.assign(lists, {
    container,
    containers: () => names().map(container),
    image: (reference: string) => imageLens(reader, reference),
    volume: (name: string) => volumeLens(reader, name),
    network: (name: string) => networkLens(reader, name),
  });
}
