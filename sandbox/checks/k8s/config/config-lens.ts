import { z } from 'zod';
import { fromUtf8 } from '../../language/bytes.ts';
import { type Fact, factOf } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, nameList } from '../../language/wording.ts';
import type { Kind } from '../object/kind.ts';
import { type ObjectLens, objectFacts, objectMethods } from '../object/object-lens.ts';
import { type ObjectReading, objectReading } from '../object/object-reading.ts';
import { meta, text, words } from '../object/shape.ts';
import { fromBase64 } from './base64.ts';

/** Settings apart from images. It need not exist: its facts are then absent and say why. */
export interface ConfigMapLens extends ObjectLens {
  readonly keys: Fact<readonly string[]>;
  value(key: string): Fact<string>;
}

export interface SecretLens extends ObjectLens {
  /** `Opaque`, `kubernetes.io/tls` … */
  readonly type: Fact<string>;
  readonly keys: Fact<readonly string[]>;
  /** What is stored under a key, out of its base64. Of a Secret that is not the learner's own only the keys are known. */
  value(key: string): Fact<string>;
}

const settingsShape = z.object({ metadata: meta, type: text, data: words, binaryData: words });
type Settings = z.infer<typeof settingsShape>;

const configMaps: Kind<Settings> = { source: 'k8s:configmaps', word: 'configmap', shape: settingsShape };
const secrets: Kind<Settings> = { source: 'k8s:secrets', word: 'secret', shape: settingsShape };

const keysOf = ({ data, binaryData }: Settings) => [...Object.keys(data), ...Object.keys(binaryData)].sort();

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
    return factOf({ ...fact, see }, fact.value, () => ({
      ...fact,
      expected: fact.name,
      found: 'nothing',
      ...fact.absence,
      see,
    }));
  };
  return Object.assign(facts, { ...methods, value });
}

const decoded = (value: string): string | undefined => {
  const bytes = fromBase64(value);
  return bytes === undefined ? undefined : fromUtf8(bytes);
};

/** Line ends are told: they are what one does not see. */
function showText(value: string): string {
  if (value === '') return 'an empty text';
  const told = value.length > 120 ? `${value.slice(0, 119)}…` : value;
  return value.endsWith('\n') ? `${code(told.trimEnd())} and the end of a line` : code(told);
}
