import type { ImageFact } from '#protocol';
import { absent, type Fact } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import { namedThing } from '../language/named-thing.ts';
import type { Reader } from '../language/reader.ts';
import { showBytes } from '../language/units.ts';
import { code, commandLine, moment, nameList, plain, settings, shellWord } from '../language/wording.ts';
import { fileLens } from '../linux/file.ts';
import { absolute } from './container-files.ts';
import { variablesOf } from './container-settings.ts';
import { missingImage } from './image-diagnosis.ts';
import { canonical, findImage } from './image-reference.ts';
import { notePulls } from './pulls.ts';

/** One image of the learner's engine. It need not exist: its facts are then absent and say why. */
export interface ImageLens {
  /** As it was asked for. */
  readonly name: string;
  /** Always known. */
  readonly exists: Fact<boolean>;
  /** Digest of its configuration, `sha256:…`: two names of one image have one id. */
  readonly id: Fact<string>;
  readonly tags: Fact<readonly string[]>;
  /** `registry/name@sha256:…`, known once it was pushed or pulled. */
  readonly digests: Fact<readonly string[]>;
  /** @unit milliseconds since 1970 */
  readonly createdAt: Fact<number>;
  /** All layers together. @unit bytes */
  readonly size: Fact<number>;
  /**
   * Whether it got this name in the sandbox, by build, commit, import or tag, since somebody opened that: what was there or was pulled
   * has it from elsewhere. A gap in the record of events hides it.
   */
  readonly namedHere: Fact<boolean>;
  /** Digests, base first. */
  readonly layers: Fact<readonly string[]>;
  /** @unit count */
  readonly layerCount: Fact<number>;
  /** Layers that it adds to those of `base`; absent when it is not built on it. @unit count */
  layersAbove(base: ImageLens): Fact<number>;
  /** Numbers of the layers, from 1 at the base, that hold this path: a later layer hides it, but does not remove it. @unit number of a layer */
  layersWith(path: string): Fact<readonly number[]>;
  /** What made it, oldest first: `RUN /bin/sh -c …`, `COPY app.py . # buildkit`. */
  readonly history: Fact<readonly string[]>;
  readonly entrypoint: Fact<readonly string[]>;
  readonly cmd: Fact<readonly string[]>;
  /** All variables; `variable` reads one. */
  readonly env: Fact<Readonly<Record<string, string>>>;
  variable(name: string): Fact<string>;
  readonly labels: Fact<Readonly<Record<string, string>>>;
  label(name: string): Fact<string>;
  /** Empty is root. */
  readonly user: Fact<string>;
  readonly workingDir: Fact<string>;
  /** `80/tcp` */
  readonly exposedPorts: Fact<readonly string[]>;
  /** Paths that VOLUME names. */
  readonly volumes: Fact<readonly string[]>;
  /** `SIGTERM` unless it was set. */
  readonly stopSignal: Fact<string>;
  /** The words of HEALTHCHECK; absent when it has none. */
  readonly healthTest: Fact<readonly string[]>;
}

const seeEvents = 'docker events --since 1h --until 0s --filter type=image';
const showNamed = (here: boolean) => (here ? 'given to it in the sandbox' : 'from elsewhere');

/** One that lost a name before it got one is the same image as ever. */
const isNamedHere = (reader: Reader, id: string, reference: string): boolean =>
  reader.read('docker.events', `names of ${reference}`, ({ events }) => {
    const own = events.filter((event) => event.type === 'image' && event.id === id);
    const first = own.find(({ action }) => action === 'tag' || action === 'untag' || action === 'pull');
    return (
      first?.action === 'tag' &&
      own.some(({ action, name }) => action === 'tag' && canonical(name) === canonical(reference))
    );
  });

export function imageLens(reader: Reader, reference: string): ImageLens {
  const image = namedThing({
    reader,
    source: 'docker.images',
    name: reference,
    words: code(reference),
    command: 'docker image inspect',
    list: 'docker image ls',
    locate: findImage,
    identify: ({ id }) => id,
    missing: () => {
      notePulls(reader, { told: true, image: reference });
      return reader.read('docker.images', 'names', (all) => missingImage(all, reference));
    },
  });
  const inspect = <V>(
    words: string,
    path: string,
    pick: (one: ImageFact) => V | undefined,
    show: (value: V) => string,
    lacking = 'nothing',
  ): Fact<V> => image.inspect({ words, path, pick, show, lacking: () => ({ found: lacking }) });
  /** What made it; layers have no digests there, and what makes no files a line all the same. */
  const listing = <V>(words: string, pick: (one: ImageFact) => V, show: (value: V) => string): Fact<V> => {
    const see = `docker history --no-trunc ${shellWord(reference)}`;
    return { ...inspect(words, 'RootFS', pick, show), from: see, see };
  };
  const facts = lazy({
    name: () => reference,
    exists: image.exists,
    id: () => inspect('id', 'Id', (one) => one.id, plain),
    tags: () => inspect('tags', 'RepoTags', (one) => one.tags, nameList),
    digests: () => inspect('digests', 'RepoDigests', (one) => one.digests, nameList),
    createdAt: () => inspect('time of creation', 'Created', (one) => Date.parse(one.createdAt) || 0, moment),
    size: () => inspect('size', 'Size', (one) => one.size, showBytes),
    namedHere: () => ({
      ...inspect('name', 'RepoTags', ({ id }) => isNamedHere(reader, id, reference), showNamed),
      from: seeEvents,
      see: seeEvents,
    }),
    layers: () => inspect('layers', 'RootFS.Layers', (one) => one.layers.map(({ digest }) => digest), nameList),
    layerCount: () => inspect('number of layers', 'RootFS.Layers', (one) => one.layers.length, plain),
    history: () => listing('history', (one) => one.history.map(({ createdBy }) => createdBy), nameList),
    entrypoint: () => inspect('entrypoint', 'Config.Entrypoint', (one) => one.entrypoint, commandLine),
    cmd: () => inspect('CMD', 'Config.Cmd', (one) => one.cmd, commandLine),
    env: () => inspect('environment', 'Config.Env', (one) => variablesOf(one.env), settings),
    labels: () => inspect('labels', 'Config.Labels', (one) => one.labels, settings),
    user: () =>
      inspect(
        'user',
        'Config.User',
        (one) => one.user,
        (user) => code(user || 'root'),
      ),
    workingDir: () => inspect('work directory', 'Config.WorkingDir', (one) => one.workingDir, code),
    exposedPorts: () => inspect('exposed ports', 'Config.ExposedPorts', (one) => one.exposedPorts, nameList),
    volumes: () => inspect('volumes', 'Config.Volumes', (one) => one.volumes, nameList),
    stopSignal: () => inspect('stop signal', 'Config.StopSignal', (one) => one.stopSignal || 'SIGTERM', plain),
    healthTest: () =>
      inspect('health check', 'Config.Healthcheck', (one) => one.healthcheck?.test, commandLine, 'no health check'),
  });
  return Object.assign(facts, {
    layersAbove: (base: ImageLens) => {
      const below = base.layers;
      const count = (one: ImageFact) => {
        const own = one.layers.map(({ digest }) => digest);
        const builtOnIt = below.value?.every((digest, index) => digest === own[index]) ?? false;
        return builtOnIt ? own.length - (below.value?.length ?? 0) : undefined;
      };
      const above = image.inspect({
        words: `layers above ${base.name}`,
        subject: `the number of layers that ${code(reference)} adds to ${code(base.name)}`,
        path: 'RootFS.Layers',
        pick: count,
        show: plain,
        see: `docker image inspect -f '{{json .RootFS.Layers}}' ${shellWord(base.name)} ${shellWord(reference)}`,
        lacking: () => ({
          expected: `${code(reference)} to be built on ${code(base.name)}`,
          found: 'other layers below',
        }),
      });
      return below.absence === undefined ? above : absent(above, below.absence);
    },
    layersWith: (path: string) => {
      const folders = image.look('folders', (one) => one.layers.map(({ folder }) => absolute(folder))) ?? [];
      const holds = folders.map((root) => fileLens(reader, { root }, path).exists.value ?? false);
      const numbers = holds.flatMap((there, index) => (there ? [index + 1] : []));
      const show = (found: readonly number[]) => (found.length === 0 ? 'none' : `layer ${found.join(', ')}`);
      return listing(`layers with ${code(path)}`, () => numbers, show);
    },
    variable: (name: string) =>
      inspect(`variable ${code(name)}`, 'Config.Env', (one) => variablesOf(one.env)[name], code, 'it is not set'),
    label: (name: string) => {
      const pick = ({ labels }: ImageFact) => (Object.hasOwn(labels, name) ? labels[name] : undefined);
      return inspect(`label ${code(name)}`, 'Config.Labels', pick, code, 'it has no such label');
    },
  });
}
