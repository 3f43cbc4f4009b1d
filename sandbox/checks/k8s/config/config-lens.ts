import { fromUtf8 } from '../../language/bytes.ts';
import { type Fact, factOf } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, moment, nameList } from '../../language/wording.ts';
import { type ObjectLens, objectFacts, objectMethods } from '../object/object-lens.ts';
import { type ObjectReading, objectReading } from '../object/object-reading.ts';
import { fromBase64 } from './base64.ts';
import { changeOf, configMaps, keysOf, type Settings, secrets } from './settings-shape.ts';
import { showText } from './show-text.ts';

/** Settings apart from images. It need not exist: its facts are then absent and say why. */
export interface ConfigMapLens extends ObjectLens {
  readonly keys: Fact<readonly string[]>;
  /** When what is in it was last changed, in whole seconds. @unit milliseconds since 1970 */
  readonly changedAt: Fact<number>;
  value(key: string): Fact<string>;
}

export interface SecretLens extends ObjectLens {
  /** `Opaque`, `kubernetes.io/tls` … */
  readonly type: Fact<string>;
  readonly keys: Fact<readonly string[]>;
  /** When what is in it was last changed, in whole seconds. @unit milliseconds since 1970 */
  readonly changedAt: Fact<number>;
  /** What is stored under a key, out of its base64. Of a Secret that is not the learner's own only the keys are known. */
  value(key: string): Fact<string>;
}

function settingsParts(reading: ObjectReading<Settings>, decode: (text: string) => string | undefined) {
  const { inspect, look } = reading;
  const value = (key: string): Fact<string> => {
    const fact = inspect({
      words: `value of ${code(key)}`,
      path: `data.${key.replaceAll('.', '\\.')}`,
      pick: ({ data }) => (data[key] === undefined ? undefined : decode(data[key])),
      show: showText,
      lacking: () => ({ found: `keys ${nameList(look('keys', keysOf) ?? [])}` }),
    });
    return fact;
  };
  return {
    readers: {
      ...objectFacts(reading),
      keys: () => inspect({ words: 'keys', path: 'data', pick: keysOf, show: nameList }),
      changedAt: () =>
        inspect({
          words: 'last change',
          path: 'metadata.managedFields[*].time',
          pick: ({ metadata }) => changeOf(metadata),
          show: (time: number) => moment(time),
          isMoment: true,
          see: `kubectl get ${reading.kind.word} ${reading.name} --show-managed-fields -o jsonpath='{.metadata.managedFields[*].time}'`,
        }),
    },
    methods: { name: reading.name, ...objectMethods(reading), value },
  };
}

export function configMapLens(reader: Reader, name: string): ConfigMapLens {
  const { readers, methods } = settingsParts(objectReading(reader, configMaps, name), (value) => value);
  return Object.assign(lazy(readers), methods);
}

export function secretLens(reader: Reader, name: string): SecretLens {
  const reading = objectReading(reader, secrets, name);
  const { readers, methods } = settingsParts(reading, decoded);
  const facts = lazy({
    ...readers,
    type: () => reading.inspect({ words: 'type', path: 'type', pick: ({ type }) => type, show: code }),
  });
  const value = (key: string): Fact<string> => {
    const fact = methods.value(key);
    const see = `kubectl get secret ${name} -o jsonpath='{.data.${key.replaceAll('.', '\\.')}}' | base64 -d`;
    return factOf({ ...fact, see, explain: explainText }, fact.value, () => ({
      ...{ expected: fact.name, found: 'nothing', from: fact.from },
      ...fact.absence,
      see,
    }));
  };
  return Object.assign(facts, { ...methods, value });
}

/** What one does not see in a value that came through a shell and base64. */
function explainText(value: string): string | undefined {
  const [, inner = ''] = /^([A-Za-z0-9+/]+={0,2})\n?$/.exec(value) ?? [];
  const again = inner.length % 4 === 0 ? decoded(inner) : undefined;
  if (again !== undefined && /^[\x20-\x7e]{3,}\n?$/.test(again)) {
    return 'It decodes to more base64: `data` wants it encoded once, `stringData` and `kubectl create secret` not at all.';
  }
  return value.endsWith('\n')
    ? 'It ends with a newline, which belongs to the value: `echo` adds one, `echo -n` does not.'
    : undefined;
}

const decoded = (value: string): string | undefined => {
  const bytes = fromBase64(value);
  return bytes === undefined ? undefined : fromUtf8(bytes);
};
