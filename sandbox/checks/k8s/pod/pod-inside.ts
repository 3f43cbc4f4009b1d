import { podFileRequest } from '#protocol';
import { fromUtf8 } from '../../language/bytes.ts';
import { type Absence, absent, type Fact, factOf, present } from '../../language/fact.ts';
import { code, nameList, shellWord } from '../../language/wording.ts';
import { changeOf, configMaps, secrets } from '../config/settings-shape.ts';
import { showText } from '../config/show-text.ts';
import { glanceAt } from '../object/object-reading.ts';
import type { PodContainerLens } from './pod-lens.ts';
import type { PodReading } from './pod-reading.ts';
import type { Pod, Volume } from './pod-shape.ts';

interface Inside {
  readonly reading: PodReading;
  /** Name of the container. */
  container(): string;
  startedAt(): Fact<number>;
}

/** Milliseconds. */
const timeoutMs = 4000;
/** Milliseconds until mounted settings have followed a change: the kubelet's round of a minute, its cache, and a busy machine. */
const toFollow = 120_000;
const environ = '/proc/self/environ';

/** What is in a running container: asked of the container itself, so that it tells of what became of the declarations. */
export function podInside({
  reading,
  container,
  startedAt,
}: Inside): Pick<PodContainerLens, 'runtimeVariable' | 'file'> {
  const { reader, name: pod } = reading;
  /** The bytes of a file, or why there are none. */
  const read = async (file: string, evidence: Absence): Promise<{ text: string } | { absence: Absence }> => {
    const { value, absence = evidence } = startedAt();
    if (value === undefined) {
      const isThere = absence.found === 'nothing';
      return {
        absence: isThere ? { ...absence, expected: `the pod ${code(pod)} to run`, found: 'it does not' } : absence,
      };
    }
    const result = await reader.probe(podFileRequest.parse({ pod, container: container(), file, timeoutMs }));
    if (result.outcome === 'answered') throw new TypeError('A file was answered with HTTP');
    if (result.outcome === 'exchanged') return { text: fromUtf8(result.received) };
    return { absence: { ...evidence, ...failures[result.outcome] } };
  };
  const enter = () => `kubectl exec ${shellWord(pod)} -c ${shellWord(container())} --`;
  return {
    file: async (path) => {
      const see = `${enter()} cat ${shellWord(path)}`;
      const origin = { name: `${code(path)} in the pod ${code(pod)}`, from: see, see, show: showText };
      awaitSettings(reading, container(), path, startedAt().value);
      const found = await read(path, { ...origin, expected: `${origin.name} to be there`, found: 'nothing' });
      return 'text' in found ? present(origin, found.text) : absent(origin, found.absence);
    },
    runtimeVariable: async (key) => {
      const see = `${enter()} env`;
      const origin = { name: `the variable ${code(key)} in the running pod ${code(pod)}`, from: see, see, show: code };
      const lacking = { ...origin, expected: `${origin.name} to be there`, found: 'nothing' };
      const found = await read(environ, lacking);
      if ('absence' in found) return absent(origin, found.absence);
      const all = new Map(
        found.text.split('\0').map((line) => [line.replace(/=.*/s, ''), line.replace(/^[^=]*=/, '')]),
      );
      const names = [...all.keys()].filter((each) => each !== '' && !/^KUBERNETES_|_(SERVICE|PORT)(_|$)/.test(each));
      return factOf(origin, all.get(key), () => ({ ...lacking, found: `variables ${nameList(names)}` }));
    },
  };
}

const failures = {
  refused: { found: 'no such file' },
  unreachable: {
    found: 'nothing that could read it',
    say: 'The container has ended, or its image has no program `head`.',
  },
  timeout: { found: 'no answer in time' },
  reset: { found: 'a connection that broke off' },
  'not-http': { found: 'nothing that could be understood' },
} as const;

/** Settings that were changed while the container ran are on their way into it. */
function awaitSettings(
  { reader, look, name: pod }: PodReading,
  container: string,
  path: string,
  since: number | undefined,
) {
  const settings = look(`settings at ${path}`, (one) => settingsAt(one, container, path));
  if (settings === undefined || since === undefined) return;
  const kind = settings.kind === 'configmap' ? configMaps : secrets;
  const changedAt = glanceAt(reader, kind, `change of ${settings.name}`, (all) => {
    const one = all.find(({ metadata }) => metadata.name === settings.name);
    return one === undefined ? undefined : changeOf(one.metadata);
  });
  if (changedAt === undefined || changedAt < since) return;
  const goal = `the kubelet to bring the changed ${code(settings.name)} into the pod ${code(pod)}: it looks about once a minute`;
  reader.moving({ since: changedAt, lasts: toFollow, doubts: 'answers', for: goal, told: true });
}

/** What is mounted where this path leads and follows changes; a part of a volume that is mounted for itself does not. */
function settingsAt({ spec }: Pod, container: string, path: string) {
  const mounts = spec.containers.find(({ name }) => name === container)?.volumeMounts ?? [];
  const [mount] = mounts
    .filter(({ mountPath }) => `${path}/`.startsWith(`${mountPath.replace(/\/$/, '')}/`))
    .sort((a, b) => b.mountPath.length - a.mountPath.length);
  if (mount === undefined || mount.subPath !== '') return undefined;
  return settingsIn(spec.volumes.find(({ name }) => name === mount.name));
}

function settingsIn(volume: Volume | undefined) {
  if (volume?.configMap !== undefined) return { kind: 'configmap', name: volume.configMap.name } as const;
  return volume?.secret === undefined ? undefined : ({ kind: 'secret', name: volume.secret.secretName } as const);
}
