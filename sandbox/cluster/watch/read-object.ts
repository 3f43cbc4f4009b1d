import { z } from 'zod';
import { type ClusterObject, clusterLabels, clusterObject, probePod } from '#protocol';

const secret = z.looseObject({ data: z.record(z.string(), z.unknown()).optional(), type: z.string().optional() });

/** Secrets of the platform and keys to the API: which keys they have is told, and nothing of what is in them. */
const ofPlatform = /^(kubernetes\.io\/service-account-token|bootstrap\.kubernetes\.io\/token)$/;

/** An object of a list or a watch as it is told: without managed fields. Undefined for what is none. Pure. */
export function readObject(value: unknown, kind: string): ClusterObject | undefined {
  const { data } = clusterObject.safeParse(typeof value === 'object' && value !== null ? { kind, ...value } : value);
  if (data === undefined || isProbePod(data)) return undefined;
  const { managedFields, changedAt: _, ...metadata } = data.metadata;
  const changedAt = kind === 'ConfigMap' || kind === 'Secret' ? lastChange(managedFields) : undefined;
  const object = { ...data, metadata: changedAt === undefined ? metadata : { ...metadata, changedAt } };
  return kind === 'Secret' ? withoutKeys(object) : object;
}

const isProbePod = ({ kind, metadata }: ClusterObject) =>
  kind === 'Pod' && metadata.name === probePod.name && metadata.labels?.[probePod.label] !== undefined;

const fields = z.array(z.object({ time: z.iso.datetime() })).catch([]);

/** The server writes this time itself, and only when a value has changed. Nobody but people changes settings. */
const lastChange = (managedFields: unknown): string | undefined =>
  fields
    .parse(managedFields)
    .map(({ time }) => time)
    .sort()
    .at(-1);

function withoutKeys(object: ClusterObject): ClusterObject {
  const { data: values, type = '' } = secret.parse(object);
  const isOurs = object.metadata.labels?.[clusterLabels.instance] !== undefined;
  if (values === undefined || !(isOurs || ofPlatform.test(type))) return object;
  return { ...object, data: Object.fromEntries(Object.keys(values).map((key) => [key, ''])) };
}

/** The namespace of an object; empty for one that belongs to none. */
export const namespaceIn = ({ metadata }: ClusterObject): string =>
  typeof metadata.namespace === 'string' ? metadata.namespace : '';
