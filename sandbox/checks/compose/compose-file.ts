import { parse } from 'yaml';
import { z } from 'zod';
import type { FileFact } from '#protocol';

/** What a Compose file says of a service. */
export interface DeclaredService {
  readonly profiles: readonly string[];
  /** By the name of the other service. */
  readonly dependsOn: Readonly<Record<string, DeclaredDependency>>;
}

export interface DeclaredDependency {
  /** `service_healthy`; the list form means `service_started`. */
  readonly condition: string;
  /** False: Compose warns and goes on when the condition does not come true. Undefined where a file does not say. */
  readonly required: boolean | undefined;
}

/** The services of a Compose file by their names. */
export type DeclaredServices = Readonly<Record<string, DeclaredService>>;

const started: DeclaredDependency = { condition: 'service_started', required: undefined };
const list = z
  .array(z.string())
  .transform((names): Record<string, DeclaredDependency> => Object.fromEntries(names.map((name) => [name, started])));
const conditions = z.record(
  z.string(),
  z
    .object({ condition: z.string().catch(started.condition), required: z.boolean().optional().catch(undefined) })
    .transform(({ condition, required }): DeclaredDependency => ({ condition, required }))
    .catch(started),
);
const nothing: DeclaredService = { profiles: [], dependsOn: {} };
const service = z.object({
  profiles: z.array(z.string()).catch([]),
  depends_on: z.union([list, conditions]).catch({}),
});
const file = z.object({
  services: z.record(
    z.string(),
    service.transform((one): DeclaredService => ({ profiles: one.profiles, dependsOn: one.depends_on })).catch(nothing),
  ),
});

/** What one file declares by itself; nothing when it is no Compose file. Must be pure. */
export function servicesIn(found: FileFact): DeclaredServices {
  if (found.kind !== 'file') return {};
  try {
    // Few aliases: a file may name a thing a billion times over.
    const { data } = file.safeParse(parse(found.text, { merge: true, maxAliasCount: 100, logLevel: 'silent' }));
    return data?.services ?? {};
  } catch {
    return {};
  }
}

/** Several files as Compose merges them: of a service in two of them, profiles add up and the later condition counts, as does the later `required`. */
export function mergeServices(files: readonly DeclaredServices[]): DeclaredServices {
  const merged = new Map<string, DeclaredService>();
  for (const [name, own] of files.flatMap((one) => Object.entries(one))) {
    const before = merged.get(name) ?? nothing;
    merged.set(name, {
      profiles: [...new Set([...before.profiles, ...own.profiles])],
      dependsOn: { ...before.dependsOn, ...laterDependencies(before, own) },
    });
  }
  return Object.fromEntries(merged);
}

const laterDependencies = (before: DeclaredService, own: DeclaredService): DeclaredService['dependsOn'] =>
  Object.fromEntries(
    Object.entries(own.dependsOn).map(([name, { condition, required }]) => [
      name,
      { condition, required: required ?? before.dependsOn[name]?.required },
    ]),
  );
