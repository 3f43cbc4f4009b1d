import type { SeedValues } from '#protocol';
import { type ComposeLens, composeLens } from '../compose/compose-lens.ts';
import { type DockerLens, dockerLens } from '../docker/docker-lens.ts';
import { type EventsLens, eventsLens } from '../events/events-lens.ts';
import { type RepositoryLens, repositoryLens } from '../git/git-lens.ts';
import { type HelmLens, helmLens } from '../helm/helm-lens.ts';
import { type HttpLens, httpLens } from '../http/http-lens.ts';
import type { HttpTarget } from '../http/http-target.ts';
import { type K8sLens, k8sLens } from '../k8s/k8s-lens.ts';
import { type LinuxLens, linuxLens } from '../linux/linux-lens.ts';
import { type PodmanLens, podmanLens } from '../podman/podman-lens.ts';
import { type PostgresLens, postgresLens } from '../postgres/postgres-lens.ts';
import { type RegistryLens, registryLens } from '../registry/registry-lens.ts';
import type { Seeds, ValuesOf } from '../seed/seed.ts';
import { seedReader } from '../seed/seed-reader.ts';
import { type AuthorText, tellWith } from './author-text.ts';
import { demandFact, type Expectation, expectation, needed } from './expectation.ts';
import type { Fact } from './fact.ts';
import type { Reader } from './reader.ts';

/** What does not change during an attempt. */
export interface Constants {
  /** The learner's value of each seed. */
  readonly seeds: SeedValues;
  /** 20 characters that setup.sh got as NONCE: new for each attempt, so nobody can know them before. */
  readonly nonce: string;
}

/** What a check's `test` gets: lenses to read the sandbox with, and expectations about what was read. */
export interface T {
  /** The learner's engine. */
  readonly docker: DockerLens;
  /** Projects of Compose. */
  readonly compose: ComposeLens;
  readonly podman: PodmanLens;
  /** The learner's namespace in the cluster. */
  readonly k8s: K8sLens;
  /** Releases of Helm in it. */
  readonly helm: HelmLens;
  /** What happened at the engine since the sandbox was opened. */
  readonly events: EventsLens;
  /** The kernel's view: processes, namespaces, cgroups. */
  readonly linux: LinuxLens;
  /** Programs that answer over HTTP: `await t.http.get('http://127.0.0.1:8080/')`. */
  readonly http: HttpLens;
  /** A registry: `await t.registry('127.0.0.1:5000').tags('app')`; without an address, that of the course. */
  registry(target?: string | HttpTarget): RegistryLens;
  /** PostgreSQL in a container: `await t.postgres.query(t.docker.container('db'), 'SELECT name FROM ships')`. */
  readonly postgres: PostgresLens;
  /** A git repository in the sandbox: `t.git('/root/app').heads`. */
  git(folder: string): RepositoryLens;
  readonly nonce: Constants['nonce'];
  /** The learner's values for the seeds of the exercise: `const { name, port } = t.seed(seeds)`. */
  seed<Declared extends Seeds>(declared: Declared): ValuesOf<Declared>;
  expect<V>(fact: Fact<V>): Expectation<V>;
  /**
   * The value of a fact that must be there; else the check fails with `text` after the system's own diagnosis. `{key}` in
   * it is filled; a text made from what was read comes as a function and is told as it is.
   */
  require<V>(fact: Fact<V>, text?: AuthorText): V;
}

/** Makes the context of one evaluation of one check. */
export function createTestContext(reader: Reader, { seeds, nonce }: Constants): T {
  const linux = linuxLens(reader);
  const http = httpLens(reader);
  const tell = tellWith(seeds);
  return {
    linux,
    http,
    registry: (target) => registryLens(http, target),
    docker: dockerLens(reader, linux),
    compose: composeLens(reader, linux),
    podman: podmanLens(reader, linux),
    k8s: k8sLens(reader),
    helm: helmLens(reader),
    events: eventsLens(reader),
    postgres: postgresLens(reader),
    git: (folder) => repositoryLens(reader, folder),
    nonce,
    seed: seedReader(seeds),
    expect: (fact) => expectation(fact, tell),
    require: (fact, text) => {
      demandFact(fact, 't.require');
      return needed(fact, text === undefined ? undefined : tell(text));
    },
  };
}
