import type { ContainerFact, ContainersSnapshot } from '#protocol';
import { explainWaiting } from '../compose/waiting.ts';
import type { Absence } from '../language/fact.ts';
import { type NamedThing, namedThing } from '../language/named-thing.ts';
import type { Reader } from '../language/reader.ts';
import { code } from '../language/wording.ts';
import { isRootsInPodman } from '../podman/podman-store.ts';
import { explainState, missingContainer, stoppedContainer } from './container-diagnosis.ts';
import { fateOf } from './container-fate.ts';
import { noteMotions, noteMotionsOfMissing } from './container-motion.ts';
import { bare, findContainer, namesOf } from './names.ts';

/** How the lens of one container reads it. */
export interface ContainerReading extends NamedThing<ContainerFact> {
  /** A part of all containers. */
  lookAtAll<R>(path: string, pick: (all: ContainersSnapshot) => R): R;
  /** Why it does not run; undefined when it does. */
  stopped(): Absence | undefined;
  /** Why it is not as it should be, in a sentence or two. */
  explain(): string | undefined;
  /** Notes what of its life will change by itself. */
  noteMotions(): void;
}

/** `instead` tells why there is none, when somebody knows better than the list of names. */
export function containerReading(reader: Reader, name: string, instead?: () => Absence): ContainerReading {
  const lookAtAll = <R>(path: string, pick: (all: ContainersSnapshot) => R): R =>
    reader.read('docker.containers', path, pick);
  const missing = () => {
    noteMotionsOfMissing(reader, name);
    if (instead !== undefined) return instead();
    return missingContainer(name, {
      existing: lookAtAll('names', namesOf),
      fate: fateOf(reader, name),
      inPodman: isRootsInPodman(reader, name),
    });
  };
  const thing = namedThing({
    reader,
    source: 'docker.containers',
    name,
    words: code(name),
    command: 'docker inspect',
    list: 'docker ps -a',
    locate: findContainer,
    // Started again, it is another state that must hold.
    identify: ({ id, startedAt }) => `${id} of ${startedAt}`,
    missing,
  });
  const explain = () => {
    const condition = thing.look('condition', conditionOf);
    if (condition === undefined) return undefined;
    if (condition.state === 'created' && condition.error === '') {
      const waiting = lookAtAll(`what ${name} waits for`, (all) => explainWaiting(all, name));
      if (waiting !== undefined) return waiting;
    }
    return explainState(name, condition, (port) => portHolder(lookAtAll, name, port));
  };
  return {
    ...thing,
    lookAtAll,
    explain,
    noteMotions: () => noteMotions(reader, name),
    stopped: () => {
      const state = thing.look('state', (one) => one.state);
      if (state === undefined) return missing();
      return state === 'running' ? undefined : stoppedContainer(name, state, explain());
    },
  };
}

const conditionOf = ({
  state,
  exitCode,
  oomKilled,
  error,
  lastLog,
  memoryLimit,
  command,
  networkMode,
}: ContainerFact) => ({
  state,
  exitCode,
  oomKilled,
  error,
  lastLog,
  memoryLimit,
  command,
  networkMode,
});

/** The container that has a port of the sandbox. */
const portHolder = (lookAtAll: ContainerReading['lookAtAll'], name: string, port: number): string | undefined =>
  lookAtAll(`holder of port ${port}`, (all) => {
    const other = all.find((one) => bare(one.name) !== name && one.ports.some(({ hostPort }) => hostPort === port));
    return other === undefined ? undefined : bare(other.name);
  });
