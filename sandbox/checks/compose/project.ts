import type { FileSource } from '#protocol';
import { absolute } from '../docker/container-files.ts';
import type { ContainerLens } from '../docker/container-lens.ts';
import { findContainer } from '../docker/names.ts';
import { type Absence, type Fact, factOf } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, shellWord } from '../language/wording.ts';
import { missingService } from './compose-diagnosis.ts';
import { type DeclaredServices, mergeServices, servicesIn } from './compose-file.ts';
import { type ComposeLabels, composed } from './compose-labels.ts';
import { type ServiceLens, serviceLens } from './service.ts';

/** One project. It need not exist: its facts are then absent and say why. */
export interface ProjectLens {
  readonly name: Fact<string>;
  /** Services that have containers, running or not. */
  readonly services: Fact<readonly string[]>;
  service(name: string): ServiceLens;
  /** Services in its files, whether they have containers or not, as each file declares them by itself. */
  readonly declaredServices: Fact<readonly string[]>;
  /** Networks and volumes that it made, by their names in the file. */
  readonly networks: Fact<readonly string[]>;
  readonly volumes: Fact<readonly string[]>;
  /** Absolute paths of its Compose files. */
  readonly configFiles: Fact<readonly string[]>;
  readonly workingDir: Fact<string>;
}

type MakeContainer = (name: string, instead?: () => Absence) => ContainerLens;

export function projectLens(reader: Reader, name: Fact<string>, container: MakeContainer): ProjectLens {
  const project = name.value ?? '';
  const see = `docker compose -p ${shellWord(project)} ps -a`;
  const gone = () => name.absence ?? { expected: 'a Compose project', found: 'none', from: name.from, see: name.see };
  const fact = <V>(words: string, show: (value: V) => string, value: () => V, place = see): Fact<V> => {
    const origin = { name: `the ${words} of the project ${code(project)}`, from: place, see: place, show };
    return factOf(origin, name.value === undefined ? undefined : value(), gone);
  };
  const containers = (): readonly ComposeLabels[] =>
    reader.read('docker.containers', `containers of project ${project}`, (all) =>
      composed(all).filter((one) => one.project === project),
    );
  const services = () => [...new Set(containers().map(({ service }) => service))];
  const files = () => [...new Set(containers().flatMap(({ configFiles }) => configFiles))];
  const declared = (take: (file: FileSource) => DeclaredServices | undefined): DeclaredServices =>
    mergeServices(
      files()
        .map(absolute)
        .map((path) => (path === undefined ? {} : (take(`file:/:${path}`) ?? {}))),
    );
  const read = (file: FileSource) => reader.read(file, 'services', servicesIn);
  const glance = (file: FileSource) => reader.glance(file, 'services', servicesIn);

  const facts = lazy({
    name: () => name,
    services: () => fact('services', nameList, services),
    declaredServices: () => fact('services in the files', nameList, () => Object.keys(declared(read)).sort()),
    networks: () =>
      fact(
        'networks',
        nameList,
        () => reader.read('docker.networks', `networks of ${project}`, (all) => labelled(all, project, 'network')),
        'docker network ls',
      ),
    volumes: () =>
      fact(
        'volumes',
        nameList,
        () => reader.read('docker.volumes', `volumes of ${project}`, (all) => labelled(all, project, 'volume')),
        'docker volume ls',
      ),
    configFiles: () => fact('files', nameList, files),
    workingDir: () => fact('folder', code, () => containers()[0]?.workingDir ?? ''),
  });
  return Object.assign(facts, {
    service: (service: string): ServiceLens => {
      const missing = (): Absence => {
        if (name.value === undefined) return gone();
        const lookalike = reader.read(
          'docker.containers',
          `container ${service}`,
          (all) => findContainer(all, service) !== undefined,
        );
        return missingService({
          project,
          service,
          existing: services(),
          profiles: declared(glance)[service]?.profiles,
          lookalike,
        });
      };
      return serviceLens({
        service,
        see,
        own: () => containers().filter((one) => one.service === service),
        missing,
        declared: () => declared(read)[service],
        container: (one) => container(one, missing),
      });
    },
  });
}

/** Names in the file of what Compose made for the project. */
const labelled = (
  all: readonly { readonly labels: Readonly<Record<string, string>> }[],
  project: string,
  kind: string,
) =>
  all
    .filter(({ labels }) => labels['com.docker.compose.project'] === project)
    .map(({ labels }) => labels[`com.docker.compose.${kind}`] ?? '')
    .sort();
