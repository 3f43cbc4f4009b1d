import type { Absence } from '../language/fact.ts';
import { code, nameList, shellWord } from '../language/wording.ts';

/** No such project: what there is instead, and what runs beside Compose. */
export function missingProject(
  wanted: string | undefined,
  existing: readonly string[],
  outside: readonly string[],
): Absence {
  const see = 'docker compose ls -a';
  const several = wanted === undefined && existing.length > 1;
  return {
    expected: wanted === undefined ? 'one Compose project' : `a Compose project ${code(wanted)}`,
    found: several ? `${existing.length} projects` : existing.length === 0 ? 'none' : 'none of that name',
    from: see,
    see,
    say: several ? `There are ${nameList(existing)}.` : tellMissing(wanted, existing, outside),
  };
}

function tellMissing(wanted: string | undefined, existing: readonly string[], outside: readonly string[]): string {
  const [only] = existing;
  if (only !== undefined) {
    const called = existing.length === 1 ? `The project is called ${code(only)}` : `There are ${nameList(existing)}`;
    return `${called}. Compose takes the name from \`name:\` in the file or from \`-p\`, else from the folder.`;
  }
  const which = wanted === undefined ? 'No Compose project' : `No Compose project ${code(wanted)}`;
  if (outside.length === 0) return `${which}; no container is there at all.`;
  return `${which}; ${nameList(outside)} ${outside.length === 1 ? 'was' : 'were'} made without Compose, which knows nothing of ${outside.length === 1 ? 'it' : 'them'}.`;
}

interface MissingService {
  readonly project: string;
  readonly service: string;
  /** Services with containers. */
  readonly existing: readonly string[];
  /** Profiles of the service in the files; undefined when no file has it. */
  readonly profiles: readonly string[] | undefined;
  /** Whether a container of that very name is there, made without Compose. */
  readonly lookalike: boolean;
}

/** The project has no container of that service. */
export function missingService({ project, service, existing, profiles, lookalike }: MissingService): Absence {
  const see = `docker compose -p ${shellWord(project)} ps -a`;
  return {
    expected: `a service ${code(service)} in the project ${code(project)}`,
    found: 'no container of it',
    from: see,
    see,
    say: tellService({ project, service, existing, profiles, lookalike }),
  };
}

function tellService({ project, service, existing, profiles, lookalike }: MissingService): string {
  if (lookalike)
    return `A container ${code(service)} is there, but it was made without Compose, which knows nothing of it.`;
  if (profiles === undefined) return `${code(project)} has no service ${code(service)}; it has ${nameList(existing)}.`;
  if (profiles.length > 0)
    return `${code(service)} belongs to the profile ${nameList(profiles)}: it is left out until that is chosen.`;
  return `The file has the service ${code(service)}, but no container was made of it yet.`;
}
