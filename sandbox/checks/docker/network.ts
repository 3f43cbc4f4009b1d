import type { NetworksSnapshot } from '#protocol';
import type { Absence, Fact } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import { namedThing } from '../language/named-thing.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, plain, settings } from '../language/wording.ts';
import { bare } from './names.ts';

/** One network of the learner's engine. It need not exist: its facts are then absent and say why. */
export interface NetworkLens {
  readonly name: string;
  /** Always known. */
  readonly exists: Fact<boolean>;
  readonly id: Fact<string>;
  /** `bridge`, `host`, `null`, `macvlan` … */
  readonly driver: Fact<string>;
  /** Whether no way leads out. */
  readonly internal: Fact<boolean>;
  /** `172.18.0.0/16` */
  readonly subnets: Fact<readonly string[]>;
  readonly labels: Fact<Readonly<Record<string, string>>>;
  /** Names of the running containers on it. */
  readonly containers: Fact<readonly string[]>;
}

export function networkLens(reader: Reader, name: string): NetworkLens {
  const { exists, inspect } = namedThing({
    reader,
    source: 'docker.networks',
    name,
    words: `the network ${code(name)}`,
    command: 'docker network inspect',
    list: 'docker network ls',
    locate: (all, wanted) => all.find((network) => network.name === wanted),
    identify: ({ id }) => id,
    missing: () => missingNetwork(reader.read('docker.networks', 'names', networkNames), name),
  });
  return lazy({
    name: () => name,
    exists,
    id: () => inspect({ words: 'id', path: 'Id', pick: (one) => one.id, show: (id) => id.slice(0, 12) }),
    driver: () => inspect({ words: 'driver', path: 'Driver', pick: (one) => one.driver, show: plain }),
    internal: () =>
      inspect({
        words: 'way out',
        subject: `the network ${code(name)}`,
        path: 'Internal',
        pick: (one) => one.internal,
        show: (internal) => (internal ? 'internal, without a way out' : 'open, with a way out'),
      }),
    subnets: () =>
      inspect({
        words: 'subnets',
        path: 'IPAM',
        pick: (one) => one.subnets.map(({ subnet }) => subnet),
        show: nameList,
      }),
    labels: () => inspect({ words: 'labels', path: 'Labels', pick: (one) => one.labels, show: settings }),
    containers: () =>
      inspect({
        words: 'containers',
        path: 'Containers',
        pick: (one) => one.containers.map((each) => bare(each.name)),
        show: nameList,
        explain: () => explainMembers(reader, name),
      }),
  });
}

export const networkNames = (all: NetworksSnapshot): string[] => all.map(({ name }) => name).sort();

function missingNetwork(existing: readonly string[], name: string): Absence {
  const own = existing.filter((one) => !['bridge', 'host', 'none'].includes(one));
  const others = own.length === 0 ? 'you have only those that Docker brings' : `you have ${nameList(own)}`;
  // Compose puts its project's name before the names in the file.
  const prefixed = own.find((one) => one.endsWith(`_${name}`));
  const why = prefixed === undefined ? '' : ` Compose made ${code(prefixed)}: it puts the project’s name in front.`;
  return {
    expected: `a network ${code(name)}`,
    found: 'none of that name',
    from: 'docker network ls',
    see: 'docker network ls',
    say: `No network ${code(name)}; ${others}.${why}`,
  };
}

/** Where the containers are that are not here. */
function explainMembers(reader: Reader, name: string): string | undefined {
  const elsewhere = reader.glance('docker.containers', `containers not on ${name}`, (all) =>
    all
      .filter(({ networks }) => !networks.some((network) => network.name === name))
      .map((one) => `${code(bare(one.name))} is on ${nameList(one.networks.map((network) => network.name))}`),
  );
  return elsewhere === undefined || elsewhere.length === 0 ? undefined : `${elsewhere.slice(0, 3).join('; ')}.`;
}
