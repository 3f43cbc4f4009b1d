import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const object = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) });

/** The objects of a manifest by kind and name, each as JSON with its keys in order. Must be pure. */
export function objectsOf(manifest: string): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const document of parseAllDocuments(manifest, { logLevel: 'silent' })) {
    const value: unknown = 'toJS' in document ? document.toJS({ maxAliasCount: 100 }) : undefined;
    const { data } = object.safeParse(value);
    if (data !== undefined) all.set(`${data.kind}/${data.metadata.name}`, canonical(value));
  }
  return all;
}

/** Objects that differ between two manifests, that only one has among them. Must be pure. */
export function differing(one: string, other: string): readonly string[] {
  const [mine, theirs] = [objectsOf(one), objectsOf(other)];
  return [...new Set([...mine.keys(), ...theirs.keys()])].filter((name) => mine.get(name) !== theirs.get(name)).sort();
}

/** The same JSON for the same object, in whatever order it was written. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
