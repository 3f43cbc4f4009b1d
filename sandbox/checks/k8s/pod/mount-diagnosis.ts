import type { Reader } from '../../language/reader.ts';
import { code } from '../../language/wording.ts';
import { changeOf, configMaps, keysOf, secrets } from '../config/settings-shape.ts';
import { lastWarning } from '../object/events.ts';
import { glanceAt } from '../object/object-reading.ts';
import type { Pod, Volume } from './pod-shape.ts';

/** Why a pod waits for a volume. */
export interface MountTrouble {
  readonly say: string;
  /** It waits for settings or for a key of them, which nothing but a person makes. */
  readonly isLack: boolean;
  /** They are there by now, since then: milliseconds since 1970. The kubelet's last word may be older: its pauses grow. */
  readonly mendedAt: number | undefined;
}

/**
 * Undefined when nothing is known to be wrong. What settings lack is read from themselves: the kubelet's word of it comes later, on a busy node
 * by minutes.
 */
export function mountTrouble(reader: Reader, pod: Pod): MountTrouble | undefined {
  const who = `The pod ${code(pod.metadata.name)} cannot start, since a volume cannot be mounted:`;
  const lack = pod.spec.volumes.map((volume) => lackOf(reader, volume)).find((words) => words !== undefined);
  if (lack !== undefined) return { say: `${who} ${lack}.`, isLack: true, mendedAt: undefined };
  const message = lastWarning(reader, { kind: 'Pod', name: pod.metadata.name }, ['FailedMount', 'FailedAttachVolume']);
  if (message === undefined) return undefined;
  const missing = /non-existent (?:config|secret) key: (\S+)|\b(?:configmap|secret) "([^"]+)" not found/.exec(message);
  const mendedAt = missing === null ? undefined : lastChange(reader, pod);
  const what = code(missing?.[1] ?? missing?.[2] ?? '');
  const mended = mendedAt === undefined ? '' : `. ${what} is there by now: ${again}.`;
  return { say: `${who} ${tidy(message)}${mended}`, isLack: false, mendedAt };
}

const again = 'the kubelet tries again within two minutes, and at once for a new pod';

/** `MountVolume.SetUp failed for volume "config" : references non-existent config key: a.properties` */
const tidy = (message: string): string =>
  message.replace(/^MountVolume\.SetUp failed for volume /, 'volume ').replace('" : ', '": ');

function settingsOf({ configMap, secret }: Volume) {
  if (configMap !== undefined) return { ...configMap, kind: configMaps };
  return secret === undefined ? undefined : { ...secret, name: secret.secretName, kind: secrets };
}

/** What a volume wants and its settings do not have. */
function lackOf(reader: Reader, volume: Volume): string | undefined {
  const wanted = settingsOf(volume);
  if (wanted === undefined || wanted.optional) return undefined;
  const { kind, name, items } = wanted;
  const keys = glanceAt(reader, kind, `keys of ${name} for a volume`, (all) => {
    const one = all.find(({ metadata }) => metadata.name === name);
    return one === undefined ? null : keysOf(one);
  });
  if (keys === undefined) return undefined;
  const where = `volume ${code(volume.name)} wants`;
  if (keys === null) return `${where} the ${kind.word} ${code(name)}, which does not exist`;
  const missing = items.find(({ key }) => !keys.includes(key));
  return missing === undefined
    ? undefined
    : `${where} the key ${code(missing.key)}, which the ${kind.word} ${code(name)} does not have`;
}

/** When the settings that it mounts were changed last. */
function lastChange(reader: Reader, { spec }: Pod): number | undefined {
  const wanted = spec.volumes.flatMap((volume) => settingsOf(volume) ?? []);
  const times = wanted.flatMap(
    ({ kind, name }) =>
      glanceAt(reader, kind, `change of ${name} for a volume`, (all) =>
        all.filter(({ metadata }) => metadata.name === name).map(({ metadata }) => changeOf(metadata)),
      ) ?? [],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}
