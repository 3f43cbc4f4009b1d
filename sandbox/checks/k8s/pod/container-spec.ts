import type { Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import { showBytes } from '../../language/units.ts';
import { code, commandLine, nameList } from '../../language/wording.ts';
import type { ObjectReading } from '../object/object-reading.ts';
import { parseQuantity, showCores } from '../object/quantity.ts';
import type { Any } from '../object/shape.ts';
import type { ContainerSpec, PodSpec, Probe, Volume } from './pod-shape.ts';

/** A container as a pod, or the template of a workload, declares it. */
export interface ContainerSpecLens {
  /** As it was written: `nginx:1.27`. */
  readonly image: Fact<string>;
  /** `Always` or `IfNotPresent`, chosen by Kubernetes where nothing was written. */
  readonly imagePullPolicy: Fact<string>;
  readonly command: Fact<readonly string[]>;
  readonly args: Fact<readonly string[]>;
  /** Ports that it declares; a declaration opens nothing. @unit port number */
  readonly containerPorts: Fact<readonly number[]>;
  /** Absent when there is none. @unit cores */
  readonly cpuRequest: Fact<number>;
  /** Absent when there is none. @unit cores */
  readonly cpuLimit: Fact<number>;
  /** Absent when there is none. @unit bytes */
  readonly memoryRequest: Fact<number>;
  /** Absent when there is none. @unit bytes */
  readonly memoryLimit: Fact<number>;
  /** A variable with a value of its own; absent when it comes from elsewhere. */
  variable(name: string): Fact<string>;
  /** Where a variable comes from: `configmap/game/lives`, `secret/django/key`, `field/status.podIP`. */
  variableFrom(name: string): Fact<string>;
  /** What all variables are taken from at once: `configmap/game`. */
  readonly envFrom: Fact<readonly string[]>;
  /** Paths at which something is mounted. */
  readonly mountPaths: Fact<readonly string[]>;
  /** What is mounted at exactly that path: `configmap/game`, `secret/django`, `persistentvolumeclaim/notes`, `emptyDir`. */
  mountAt(path: string): Fact<string>;
  /** The name that the pod gives the volume there: containers that mount one of the same name have the same files. */
  volumeAt(path: string): Fact<string>;
  /** The part of a volume that is mounted there; empty is all of it. What is mounted so never changes. */
  subPathAt(path: string): Fact<string>;
  /** `httpGet /ready 8080`, `tcpSocket 5432`, `exec cat /tmp/ok`; absent when there is none. */
  readonly readinessProbe: Fact<string>;
  readonly livenessProbe: Fact<string>;
  readonly startupProbe: Fact<string>;
}

/** Where a container is declared. */
export interface Declared<One extends Any> {
  readonly reading: ObjectReading<One>;
  /** Of the container; the first one when it has none. */
  readonly name: string | undefined;
  /** `spec`, or `spec.template.spec`. */
  readonly path: string;
  /** Must be pure. */
  specOf(one: One): PodSpec;
}

/** How its facts are read, and those that take an argument. */
export function containerReaders<One extends Any>(declared: Declared<One>) {
  const { reading, name, path, specOf } = declared;
  const where = name === undefined ? reading.words : `${code(name)} in ${reading.words}`;
  const find = (one: One) => {
    const { containers, initContainers } = specOf(one);
    return name === undefined ? containers[0] : [...containers, ...initContainers].find((each) => each.name === name);
  };
  const field = <V>(
    words: string,
    part: string,
    pick: (container: ContainerSpec, spec: PodSpec) => V | undefined,
    show: (value: V) => string,
    found = 'none',
  ): Fact<V> => {
    const names = (one: One) => specOf(one).containers.map((each) => each.name);
    return reading.inspect({
      words: `${words} ${name ?? ''}`,
      subject: `the ${words} of ${where}`,
      path: `${path}.containers${name === undefined ? '[0]' : `[?(@.name=="${name}")]`}${part}`,
      pick: (one) => {
        const container = find(one);
        return container === undefined ? undefined : pick(container, specOf(one));
      },
      show,
      lacking: () => {
        const there = reading.look(`container ${name ?? ''}`, (one) => find(one) !== undefined);
        if (there === true) return { found };
        return { expected: `a container ${where}`, found: nameList(reading.look('containers', names) ?? []) };
      },
    });
  };
  const amount = (words: string, kind: 'requests' | 'limits', resource: string, show: (value: number) => string) =>
    field(
      `${resource === 'cpu' ? 'CPU' : resource} ${words}`,
      `.resources.${kind}.${resource}`,
      ({ resources }) => {
        const text = resources[kind][resource];
        return text === undefined ? undefined : parseQuantity(text);
      },
      show,
    );
  const probe = (kind: 'readinessProbe' | 'livenessProbe' | 'startupProbe', words: string) =>
    field(words, `.${kind}`, (one) => (one[kind] === undefined ? undefined : showProbe(one[kind])), code);

  const readers = {
    image: () => field('image', '.image', (one) => one.image, code),
    imagePullPolicy: () => field('pull policy', '.imagePullPolicy', (one) => one.imagePullPolicy, code),
    command: () => field('command', '.command', (one) => one.command, commandLine),
    args: () => field('arguments', '.args', (one) => one.args, commandLine),
    containerPorts: () =>
      field(
        'ports',
        '.ports',
        (one) => one.ports.map(({ containerPort }) => containerPort),
        (all) => nameList(all.map(String)),
      ),
    cpuRequest: () => amount('request', 'requests', 'cpu', showCores),
    cpuLimit: () => amount('limit', 'limits', 'cpu', showCores),
    memoryRequest: () => amount('request', 'requests', 'memory', showBytes),
    memoryLimit: () => amount('limit', 'limits', 'memory', showBytes),
    envFrom: () =>
      field(
        'sources of variables',
        '.envFrom',
        ({ envFrom }) =>
          envFrom.flatMap(({ configMapRef, secretRef }) => [
            ...(configMapRef === undefined ? [] : [`configmap/${configMapRef.name}`]),
            ...(secretRef === undefined ? [] : [`secret/${secretRef.name}`]),
          ]),
        nameList,
      ),
    mountPaths: () =>
      field('mounts', '.volumeMounts', (one) => one.volumeMounts.map(({ mountPath }) => mountPath), nameList),
    readinessProbe: () => probe('readinessProbe', 'readiness probe'),
    livenessProbe: () => probe('livenessProbe', 'liveness probe'),
    startupProbe: () => probe('startupProbe', 'startup probe'),
  };
  const methods = {
    variable: (key: string) =>
      field(
        `variable ${code(key)}`,
        '.env',
        ({ env }) => {
          const one = env.findLast((each) => each.name === key);
          return one?.valueFrom === undefined ? one?.value : undefined;
        },
        code,
        'no value of its own',
      ),
    variableFrom: (key: string) =>
      field(
        `source of the variable ${code(key)}`,
        '.env',
        ({ env }) => sourceOf(env.findLast((each) => each.name === key)),
        code,
        'no reference',
      ),
    mountAt: (at: string) =>
      field(
        `volume at ${code(at)}`,
        '.volumeMounts',
        (container, { volumes }) => {
          const mount = mountOf(container, at);
          return mount === undefined ? undefined : volumeWords(volumes.find((one) => one.name === mount.name));
        },
        code,
        'nothing mounted there',
      ),
    volumeAt: (at: string) =>
      field(
        `name of the volume at ${code(at)}`,
        '.volumeMounts',
        (container) => mountOf(container, at)?.name,
        code,
        'nothing mounted there',
      ),
    subPathAt: (at: string) =>
      field(
        `part of the volume at ${code(at)}`,
        '.volumeMounts',
        (container) => mountOf(container, at)?.subPath,
        (text) => (text === '' ? 'all of it' : code(text)),
        'nothing mounted there',
      ),
  };
  return { readers, methods };
}

/** The lens of a container that is declared and no more. */
export function containerSpec<One extends Any>(declared: Declared<One>): ContainerSpecLens {
  const { readers, methods } = containerReaders(declared);
  return Object.assign(lazy(readers), methods);
}

const mountOf = ({ volumeMounts }: ContainerSpec, path: string) =>
  volumeMounts.find(({ mountPath }) => mountPath.replace(/(.)\/$/, '$1') === path.replace(/(.)\/$/, '$1'));

function sourceOf(variable: ContainerSpec['env'][number] | undefined): string | undefined {
  const { configMapKeyRef: map, secretKeyRef: secret, fieldRef } = variable?.valueFrom ?? {};
  if (map !== undefined) return `configmap/${map.name}/${map.key}`;
  if (secret !== undefined) return `secret/${secret.name}/${secret.key}`;
  return fieldRef === undefined ? undefined : `field/${fieldRef.fieldPath}`;
}

function volumeWords(volume: Volume | undefined): string | undefined {
  if (volume === undefined) return undefined;
  if (volume.configMap !== undefined) return `configmap/${volume.configMap.name}`;
  if (volume.secret !== undefined) return `secret/${volume.secret.secretName}`;
  if (volume.persistentVolumeClaim !== undefined)
    return `persistentvolumeclaim/${volume.persistentVolumeClaim.claimName}`;
  return volume.emptyDir === undefined ? 'another kind of volume' : 'emptyDir';
}

/** `httpGet /ready 8080` */
function showProbe({ httpGet, tcpSocket, exec, grpc }: Probe): string {
  if (httpGet !== undefined) return `httpGet ${httpGet.path || '/'} ${httpGet.port}`;
  if (tcpSocket !== undefined) return `tcpSocket ${tcpSocket.port}`;
  return exec === undefined ? `grpc ${grpc?.port ?? ''}`.trim() : `exec ${exec.command.join(' ')}`;
}
