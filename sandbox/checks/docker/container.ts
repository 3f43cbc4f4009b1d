import type { Absence, Fact } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import type { Reader } from '../language/reader.ts';
import { code } from '../language/wording.ts';
import type { ProcessLens } from '../linux/process.ts';
import { fileIn, fileInLayer, logLinesOf, logOf } from './container-files.ts';
import { healthFacts } from './container-health.ts';
import type { ContainerLens } from './container-lens.ts';
import { lifeFacts, pidOf } from './container-life.ts';
import { limitFacts, ulimitOf } from './container-limits.ts';
import { mountAt, mountFacts } from './container-mounts.ts';
import { addressOf, aliasesOf, namedNetworksWith, networkFacts } from './container-networks.ts';
import { portFacts, portOf } from './container-ports.ts';
import { containerReading } from './container-reading.ts';
import { labelOf, settingFacts, variableOf } from './container-settings.ts';

export interface Join {
  /** The process with that number in the sandbox, or the reason why there is none. */
  processOf(pid: Fact<number>, words: string): ProcessLens;
}

export function containerLens(reader: Reader, join: Join, name: string, instead?: () => Absence): ContainerLens {
  const reading = containerReading(reader, name, instead);
  const facts = lazy({
    ...lifeFacts(reading),
    ...healthFacts(reading),
    ...settingFacts(reading),
    ...limitFacts(reading),
    ...networkFacts(reading),
    ...portFacts(reading),
    ...mountFacts(reading),
    log: () => logOf(reader, reading),
    logLines: () => logLinesOf(reader, reading),
    process: () => join.processOf(pidOf(reading), code(name)),
  });
  return Object.assign(facts, {
    name,
    variable: (variable: string) => variableOf(reading, variable),
    label: (label: string) => labelOf(reading, label),
    ulimit: (limit: string) => ulimitOf(reading, limit),
    address: (network?: string) => addressOf(reading, network),
    aliases: (network: string) => aliasesOf(reading, network),
    namedNetworksWith: (other: string) => namedNetworksWith(reading, other),
    port: (port: number | `${number}/udp`) => portOf(reading, port),
    mountAt: (path: string) => mountAt(reading, path),
    file: (path: string) => fileIn(reader, reading, path),
    layerFile: (path: string) => fileInLayer(reader, reading, path),
  });
}
