import { z } from 'zod';
import type { Kind } from '../object/kind.ts';
import { type Any, meta, text, words } from '../object/shape.ts';

const settingsShape = z.object({ metadata: meta, type: text, data: words, binaryData: words });
export type Settings = z.infer<typeof settingsShape>;

export const configMaps: Kind<Settings> = { source: 'k8s:configmaps', word: 'configmap', shape: settingsShape };
export const secrets: Kind<Settings> = { source: 'k8s:secrets', word: 'secret', shape: settingsShape };

/** Must be pure. */
export const keysOf = ({ data, binaryData }: Settings): string[] =>
  [...Object.keys(data), ...Object.keys(binaryData)].sort();

/** Milliseconds since 1970; an object that tells of no change is as it was made. Must be pure. */
export const changeOf = ({ changedAt, creationTimestamp }: Any['metadata']): number =>
  Date.parse(changedAt ?? creationTimestamp);
