import type { ContainerFact } from '#protocol';
import type { Absence } from '../language/fact.ts';
import { lastLine, nameList, shellWord } from '../language/wording.ts';

/** What a check needs to tell why a container is not what it looks for. */
export type ContainerHealth = Pick<ContainerFact, 'state' | 'exitCode' | 'oomKilled' | 'error' | 'lastLog'>;

/** No container by that name (common answer C1). */
export function missingContainer(name: string, existing: readonly string[]): Absence {
  const others = existing.length === 0 ? 'you have none yet' : `you have ${nameList(existing)}`;
  return {
    expected: `a container \`${name}\``,
    found: 'none of that name',
    from: 'docker ps -a',
    see: 'docker ps -a',
    say: `No container \`${name}\`; ${others}.`,
  };
}

/** A container that does not run (common answer C2). */
export function stoppedContainer(name: string, health: ContainerHealth): Absence {
  const say = explainState(name, health);
  return {
    expected: `\`${name}\` to be running`,
    found: health.state,
    from: `docker inspect ${shellWord(name)} → State.Status`,
    see: `docker ps -a --filter name=${shellWord(name)}`,
    ...(say === undefined ? {} : { say }),
  };
}

/** Why a container does not run, in a sentence or two; nothing for one that runs. */
export function explainState(name: string, health: ContainerHealth): string | undefined {
  const words = lastLine(health.lastLog);
  const log = words === undefined ? '' : ` Last log line: ${words}`;
  switch (health.state) {
    case 'running':
      return undefined;
    case 'paused':
      return `\`${name}\` is paused: its processes are frozen.`;
    case 'created':
      return health.error === ''
        ? `\`${name}\` exists but was never started.`
        : `\`${name}\` could not start: ${health.error}`;
    case 'restarting':
      return `\`${name}\` ends and restarts again and again; the last code was ${health.exitCode}.${log}`;
    case 'removing':
      return `\`${name}\` is being removed.`;
    case 'exited':
    case 'dead':
      if (health.oomKilled) return `\`${name}\` was ended by the kernel: it reached its memory limit.`;
      return `\`${name}\` exists but ended with code ${health.exitCode}.${log}`;
    default:
      return health.state satisfies never;
  }
}
