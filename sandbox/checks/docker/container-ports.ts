import type { ContainerFact, PortMapping } from '#protocol';
import { lazy } from '../language/lazy.ts';
import { code, nameList, plain, shellWord } from '../language/wording.ts';
import type { PortLens } from './container-lens.ts';
import type { ContainerReading } from './container-reading.ts';

export function portFacts(reading: ContainerReading) {
  return {
    publishedPorts: () =>
      reading.inspect({
        words: 'published ports',
        ...whereToLook(reading),
        pick: (one) => [...new Set(open(one).map(({ container }) => container))].sort(),
        show: nameList,
      }),
  };
}

/** A port inside the container, and where it is open in the sandbox. */
export function portOf(reading: ContainerReading, port: number | `${number}/udp`): PortLens {
  const key = typeof port === 'number' ? `${port}/tcp` : port;
  const mappings = (one: ContainerFact) => open(one).filter(({ container }) => container === key);
  const where = whereToLook(reading);
  const subject = `port ${number(key)} of ${code(reading.name)}`;
  const lacking = () => ({
    expected: `${subject} to be published`,
    found: 'not published',
    ...say(explainUnpublished(reading, key)),
  });
  return lazy({
    published: () =>
      reading.inspect({
        words: `publishing of port ${key}`,
        subject,
        ...where,
        pick: (one) => mappings(one).length > 0,
        show: (published) => (published ? 'published' : 'not published'),
        explain: () => explainUnpublished(reading, key),
      }),
    hostPort: () =>
      reading.inspect({
        words: `host port for ${key}`,
        subject: `the host port for ${subject}`,
        ...where,
        pick: (one) => mappings(one)[0]?.hostPort,
        show: plain,
        lacking,
        explain: (found) => explainHostPort(reading, key, found),
      }),
    hostAddresses: () =>
      reading.inspect({
        words: `host addresses for ${key}`,
        subject: `the host address for ${subject}`,
        ...where,
        pick: (one) => {
          const all = mappings(one).map(({ hostAddress }) => hostAddress);
          return all.length === 0 ? undefined : [...new Set(all.filter((address) => !address.includes(':')))].sort();
        },
        show: nameList,
        lacking,
        explain: (found) => explainAddresses(reading.name, found),
      }),
  });
}

const isOpen = ({ state }: ContainerFact): boolean => state === 'running' || state === 'paused';

/** What is open now; of one that does not run, what it would open. */
const open = (one: ContainerFact): readonly PortMapping[] => (isOpen(one) ? one.ports : one.publishedPorts);

/** `docker port` is silent about one that does not run. */
function whereToLook({ name, look }: ContainerReading): { path: string; see: string } {
  const who = shellWord(name);
  return look('whether its ports are open', isOpen) === false
    ? { path: 'HostConfig.PortBindings', see: `docker inspect -f '{{json .HostConfig.PortBindings}}' ${who}` }
    : { path: 'NetworkSettings.Ports', see: `docker port ${who}` };
}

function explainUnpublished({ name, look, explain }: ContainerReading, key: string): string | undefined {
  const stopped = explain();
  if (stopped !== undefined) return stopped;
  const found = look('ways to its ports', (one) => ({
    others: open(one).map(({ container, hostPort }) => ({ container, hostPort })),
    exposed: one.exposedPorts.includes(key),
    mode: one.networkMode,
  }));
  if (found === undefined) return undefined;
  const who = code(name);
  const { others, exposed, mode } = found;
  if (mode === 'host')
    return `${who} has the network of the sandbox itself: its ports are open there and none is published.`;
  if (mode.startsWith('container:'))
    return `${who} has the network of another container: that one would publish the port.`;
  const [other] = others;
  if (other !== undefined)
    return `${who} publishes its port ${number(other.container)} at ${other.hostPort} of the sandbox, and not its port ${number(key)}. In \`-p A:B\`, B is the port inside.`;
  if (exposed) return `${who} runs, but its PORTS are empty: \`EXPOSE\` documents a port, \`-p\` publishes it.`;
  return `${who} runs, but publishes no port: nothing outside its networks reaches it.`;
}

function explainHostPort({ name, look }: ContainerReading, key: string, found: number): string | undefined {
  const asked = look('asked ports', (one) => ({
    all: one.publishAllPorts,
    given: one.publishedPorts.some(({ container, hostPort }) => container === key && hostPort > 0),
  }));
  if (asked === undefined || asked.given) return undefined;
  const why = asked.all ? '`-P` leaves the choice to it' : '`-p` with one number leaves the choice to it';
  return `Docker chose port ${found} of the sandbox for ${code(name)}: ${why}.`;
}

function explainAddresses(name: string, found: readonly string[]): string | undefined {
  if (found.includes('0.0.0.0')) return `${code(name)} is open at every address of the sandbox.`;
  if (found.every((address) => address.startsWith('127.')))
    return `${code(name)} is open on ${nameList(found)} only: nothing outside the sandbox reaches it.`;
  return undefined;
}

const number = (key: string) => key.replace(/\/tcp$/, '');

const say = (text: string | undefined) => (text === undefined ? {} : { say: text });
