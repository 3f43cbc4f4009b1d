import type { Json } from '../../http/http-answer.ts';
import { absent, type Fact, factOf } from '../../language/fact.ts';
import { code, moment, nameList } from '../../language/wording.ts';
import { fieldAt, showJson } from './field.ts';
import { fieldCommand, type ObjectReading } from './object-reading.ts';
import { labelList } from './selector.ts';
import type { Any } from './shape.ts';

/** What every object of Kubernetes has. It need not exist: its facts are then absent and say why. */
export interface ObjectLens {
  readonly name: string;
  /** Always known. */
  readonly exists: Fact<boolean>;
  /** Another object of the same name has another one. */
  readonly uid: Fact<string>;
  readonly labels: Fact<Readonly<Record<string, string>>>;
  label(name: string): Fact<string>;
  readonly annotations: Fact<Readonly<Record<string, string>>>;
  annotation(name: string): Fact<string>;
  /** @unit milliseconds since 1970 */
  readonly createdAt: Fact<number>;
  /** What made it and keeps it: `ReplicaSet/web-6d4cf56db6`; absent for what nobody keeps. */
  readonly controller: Fact<string>;
  /** Any field, as the API has it: `at('spec', 'replicas')`; absent when there is nothing. */
  at(...path: readonly (string | number)[]): Fact<Json>;
}

export function objectFacts<One extends Any>(reading: ObjectReading<One>) {
  const { exists, inspect, words } = reading;
  return {
    exists: () => exists(),
    uid: () =>
      inspect({
        words: 'uid',
        path: 'metadata.uid',
        pick: ({ metadata }) => metadata.uid,
        show: (id) => id.slice(0, 8),
      }),
    labels: () =>
      inspect({ words: 'labels', path: 'metadata.labels', pick: ({ metadata }) => metadata.labels, show: labelList }),
    annotations: () =>
      inspect({
        words: 'annotations',
        path: 'metadata.annotations',
        pick: ({ metadata }) => metadata.annotations,
        show: (all) => nameList(Object.keys(all)),
      }),
    createdAt: () =>
      inspect({
        words: 'time of creation',
        path: 'metadata.creationTimestamp',
        pick: ({ metadata }) => Date.parse(metadata.creationTimestamp),
        show: (time: number) => moment(time),
        isMoment: true,
      }),
    controller: () =>
      inspect({
        words: 'controller',
        path: 'metadata.ownerReferences',
        pick: ({ metadata }) => controllerOf(metadata),
        show: code,
        lacking: () => ({
          expected: `${words} to belong to a controller`,
          found: 'none',
          say: `Nothing made ${words} and nothing keeps it: a person did, and it is not replaced.`,
        }),
      }),
  };
}

/** `ReplicaSet/web-1`. Must be pure. */
function controllerOf({ ownerReferences }: Any['metadata']): string | undefined {
  const found = ownerReferences.find(({ controller }) => controller);
  return found === undefined ? undefined : `${found.kind}/${found.name}`;
}

/** Facts that take an argument. */
export function objectMethods<One extends Any>(reading: ObjectReading<One>) {
  const { reader, kind, name, inspect, words } = reading;
  const one = (what: 'label' | 'annotation', key: string): Fact<string> =>
    inspect({
      words: `${what} ${code(key)}`,
      path: `metadata.${what}s`,
      pick: ({ metadata }) => metadata[`${what}s`][key],
      show: code,
      lacking: () => ({ found: `no ${what} ${code(key)}` }),
    });
  return {
    label: (key: string) => one('label', key),
    annotation: (key: string) => one('annotation', key),
    at: (...path: readonly (string | number)[]): Fact<Json> => {
      const told = jsonPath(path);
      const origin = {
        name: `${code(told)} of ${words}`,
        from: `kubectl get ${kind.word} ${name} → ${told}`,
        see: fieldCommand(kind.word, name, told),
        show: showJson,
      };
      const there = exists(reading);
      if (there !== undefined) return absent(origin, there);
      const value = reader.read(kind.source, `${name}.${told}`, ({ items }) =>
        fieldAt(
          items.find(({ metadata }) => metadata.name === name),
          path,
        ),
      );
      return factOf(origin, value, () => ({ ...origin, expected: `${origin.name} to be there`, found: 'nothing' }));
    },
  };
}

/** Why there is no such object; undefined when there is one. */
const exists = <One extends Any>(reading: ObjectReading<One>) =>
  reading.inspect({ words: 'name', path: 'metadata.name', pick: ({ metadata }) => metadata.name, show: code }).absence;

/** `spec.containers[0].image`, as kubectl's jsonpath takes it. */
const jsonPath = (path: readonly (string | number)[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step.replaceAll('.', '\\.')}`))
    .join('')
    .replace(/^\./, '');
