import type { ContainersSnapshot } from '#protocol';
import { containerLens, type Join } from '../docker/container.ts';
import type { ContainerLens } from '../docker/container-lens.ts';
import { type Absence, type Fact, factOf, present } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList } from '../language/wording.ts';
import { missingProject } from './compose-diagnosis.ts';
import { composed } from './compose-labels.ts';
import { type ProjectLens, projectLens } from './project.ts';

/** Projects of Compose, as the labels on containers, networks and volumes tell of them. */
export interface ComposeLens {
  /** The project of that name; without a name, the one that there is. Its facts are absent when there is none. */
  project(name?: string): ProjectLens;
  readonly projectNames: Fact<readonly string[]>;
}

const see = 'docker compose ls -a';

export function composeLens(reader: Reader, join: Join): ComposeLens {
  const names = () => reader.read('docker.containers', 'Compose projects', projectNames);
  const lists = lazy({
    projectNames: () => present({ name: 'the list of Compose projects', from: see, see, show: nameList }, names()),
  });
  const nameOf = (wanted: string | undefined): Fact<string> => {
    const all = names();
    const name = wanted ?? (all.length === 1 ? all[0] : undefined);
    const origin = { name: 'the name of the project', from: see, see, show: code };
    const missing = (): Absence =>
      missingProject(wanted, all, reader.read('docker.containers', 'containers beside Compose', outside));
    return factOf(origin, name !== undefined && all.includes(name) ? name : undefined, missing);
  };
  return Object.assign(lists, {
    project: (wanted?: string) => {
      const container = (name: string, instead?: () => Absence): ContainerLens =>
        containerLens(reader, join, name, instead);
      return projectLens(reader, nameOf(wanted), container);
    },
  });
}

const projectNames = (all: ContainersSnapshot): string[] =>
  [...new Set(composed(all).map(({ project }) => project))].sort();

/** Names of containers that Compose did not make. */
const outside = (all: ContainersSnapshot): string[] => {
  const inside = new Set(composed(all).map(({ container }) => container));
  return all
    .map(({ name }) => name.replace(/^\//, ''))
    .filter((name) => !inside.has(name))
    .sort();
};
