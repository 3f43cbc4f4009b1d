import type { ContainersSnapshot } from '#protocol';
import { type Fact, factOf } from '../language/fact.ts';
import { code, nameList, plain, shellWord } from '../language/wording.ts';
import type { ContainerReading } from './container-reading.ts';
import { bare } from './names.ts';

/** Which namespaces of others it shares, and which networks it is on. */
export function networkFacts(reading: ContainerReading) {
  const { inspect } = reading;
  return {
    networkMode: () => mode(reading, 'network mode', 'HostConfig.NetworkMode', 'networkMode'),
    pidMode: () => mode(reading, 'PID mode', 'HostConfig.PidMode', 'pidMode'),
    ipcMode: () => mode(reading, 'IPC mode', 'HostConfig.IpcMode', 'ipcMode'),
    utsMode: () => mode(reading, 'UTS mode', 'HostConfig.UTSMode', 'utsMode'),
    networks: () =>
      inspect({
        words: 'networks',
        path: 'NetworkSettings.Networks',
        pick: (one) => one.networks.map((network) => network.name),
        show: nameList,
        explain: (networks) => explainNetworks(reading, networks),
      }),
  };
}

/** Modes name another container by its id: say its name, which the learner knows. */
function mode(
  { inspect, lookAtAll }: ContainerReading,
  words: string,
  path: string,
  field: 'networkMode' | 'pidMode' | 'ipcMode' | 'utsMode',
): Fact<string> {
  const show = (value: string) => (value === '' ? 'its own' : code(value));
  const fact = inspect({ words, path, pick: (one) => one[field], show });
  const id = /^container:([0-9a-f]{64})$/.exec(fact.value ?? '')?.[1];
  if (id === undefined) return fact;
  const other = lookAtAll(`name of ${id}`, (all) => all.find((one) => one.id === id)?.name);
  return other === undefined ? fact : { ...fact, value: `container:${bare(other)}` };
}

/** What it means to be on these networks and no others. */
function explainNetworks({ name, look }: ContainerReading, networks: readonly string[]): string | undefined {
  const network = look('network mode', (one) => one.networkMode);
  if (network?.startsWith('container:'))
    return `${code(name)} has the network of another container, and none of its own.`;
  if (network === 'host') return `${code(name)} has the network of the sandbox itself.`;
  if (networks.length === 0 || network === 'none') return `${code(name)} is on no network: it has only \`lo\`.`;
  if (networks.every((one) => one === 'bridge'))
    return `${code(name)} is on the default bridge, where containers do not find each other by name.`;
  return undefined;
}

/** Networks of both on which the engine answers for names. */
export function namedNetworksWith(reading: ContainerReading, other: string): Fact<readonly string[]> {
  const { name, lookAtAll } = reading;
  const of = (all: ContainersSnapshot, wanted: string) =>
    all.find((one) => bare(one.name) === wanted)?.networks.map((network) => network.name) ?? [];
  const common = lookAtAll(`networks of ${name} and ${other}`, (all) => {
    const theirs = of(all, other);
    return of(all, name).filter((network) => theirs.includes(network));
  });
  return reading.inspect({
    words: `networks with ${other}`,
    subject: `the networks with names that ${code(name)} and ${code(other)} share`,
    path: 'NetworkSettings.Networks',
    see: `docker inspect -f '{{.Name}} {{json .NetworkSettings.Networks}}' ${shellWord(name)} ${shellWord(other)}`,
    pick: () => common.filter((network) => !withoutNames.includes(network)),
    show: nameList,
    explain: () => {
      const [theirs, own] = lookAtAll(`networks of both`, (all) => [of(all, other), of(all, name)]);
      if (common.includes('bridge'))
        return `${code(name)} and ${code(other)} are both on the default bridge, which has no name service.`;
      return `${code(name)} is on ${nameList(own ?? [])}, ${code(other)} on ${nameList(theirs ?? [])}: they have no network in common.`;
    },
  });
}

const withoutNames: readonly string[] = ['bridge', 'host', 'none'];

/** All of them: in a template, a name with `-` is no field. */
const seeNetworks = (name: string) => `docker inspect -f '{{json .NetworkSettings.Networks}}' ${shellWord(name)}`;

export function addressOf({ name, inspect, stopped }: ContainerReading, network: string | undefined): Fact<string> {
  const fact = inspect({
    words: network === undefined ? 'address' : `address on \`${network}\``,
    path: `NetworkSettings.Networks${network === undefined ? '' : `.${network}`}`,
    see: seeNetworks(name),
    pick: (one) => one.networks.find((each) => network === undefined || each.name === network)?.address ?? '',
    show: plain,
  });
  if (fact.value !== '') return fact;
  return factOf(
    fact,
    undefined,
    () => stopped() ?? { ...fact, expected: `${fact.name} to be there`, found: 'it is not attached' },
  );
}

export const aliasesOf = ({ name, inspect }: ContainerReading, network: string): Fact<readonly string[]> =>
  inspect({
    words: `further names on \`${network}\``,
    path: `NetworkSettings.Networks.${network}.Aliases`,
    see: seeNetworks(name),
    pick: (one) => one.networks.find((each) => each.name === network)?.aliases,
    show: nameList,
    lacking: () => ({ found: 'it is not attached' }),
  });
