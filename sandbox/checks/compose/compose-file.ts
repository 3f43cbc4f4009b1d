import { parse } from 'yaml';
import { z } from 'zod';
import type { FileFact } from '#protocol';

/** Names of the services in a Compose file, and the profiles of each. */
export type DeclaredServices = Readonly<Record<string, readonly string[]>>;

const file = z.object({
  services: z.record(z.string(), z.object({ profiles: z.array(z.string()).catch([]) }).catch({ profiles: [] })),
});

/** What one file declares by itself; nothing when it is no Compose file. Must be pure. */
export function servicesIn(found: FileFact): DeclaredServices {
  if (found.kind !== 'file') return {};
  try {
    // Few aliases: a file may name a thing a billion times over.
    const { data } = file.safeParse(parse(found.text, { merge: true, maxAliasCount: 100, logLevel: 'silent' }));
    return Object.fromEntries(Object.entries(data?.services ?? {}).map(([name, { profiles }]) => [name, profiles]));
  } catch {
    return {};
  }
}
