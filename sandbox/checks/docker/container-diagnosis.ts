import type { ContainerFact } from '#protocol';
import type { Absence } from '../language/fact.ts';
import { showBytes } from '../language/units.ts';
import { code, lastLine, nameList, shellWord } from '../language/wording.ts';
import type { Fate } from './container-fate.ts';
import { explainStart } from './start-diagnosis.ts';

/** What a check needs to tell why a container is not what it looks for. */
export type Condition = Pick<
  ContainerFact,
  'state' | 'exitCode' | 'oomKilled' | 'error' | 'lastLog' | 'memoryLimit' | 'command' | 'networkMode'
>;

/** What there is instead of a container. */
interface Around {
  readonly existing: readonly string[];
  readonly fate: Fate | undefined;
  readonly inPodman: boolean;
}

/** No container by that name (common answers C1 and C3). */
export function missingContainer(name: string, { existing, fate, inPodman }: Around): Absence {
  const others = existing.length === 0 ? 'you have none yet' : `you have ${nameList(existing)}`;
  const past = fate === undefined ? '' : ` ${tellFate(fate)}`;
  return {
    expected: `a container \`${name}\``,
    found: 'none of that name',
    from: 'docker ps -a',
    see: 'docker ps -a',
    say: inPodman ? `\`${name}\` is found in podman, not in Docker.` : `No container \`${name}\`; ${others}.${past}`,
  };
}

function tellFate({ how, exitCode }: Fate): string {
  const end = exitCode === undefined ? 'never ran' : `ended with code ${exitCode}`;
  switch (how) {
    case 'renamed':
      return 'One had that name and was given another.';
    case 'auto':
      return `One ${end} and was removed at once, as \`--rm\` asks: nothing is left to look at.`;
    case 'removed':
      return exitCode === undefined ? 'One was created, never ran and was removed.' : `One ${end} and was removed.`;
    default:
      return how satisfies never;
  }
}

/** A container that does not run (common answer C2). */
export function stoppedContainer(name: string, state: ContainerFact['state'], say: string | undefined): Absence {
  return {
    expected: `\`${name}\` to be running`,
    found: state,
    from: `docker inspect ${shellWord(name)} → State.Status`,
    see: `docker ps -a --filter name=${shellWord(name)}`,
    ...(say === undefined ? {} : { say }),
  };
}

/** Why a container does not run, in a sentence or two; nothing for one that runs. `holder` names who has a port. */
export function explainState(
  name: string,
  condition: Condition,
  holder: (port: number) => string | undefined,
): string | undefined {
  const who = code(name);
  const words = lastLine(condition.lastLog);
  const log = words === undefined ? '' : ` Last log line: ${words}`;
  switch (condition.state) {
    case 'running':
      return undefined;
    case 'paused':
      return `${who} is paused: its processes are frozen.`;
    case 'created':
      return condition.error === ''
        ? `${who} exists but was never started.`
        : `${who} could not start: ${explainStart(condition.error, holder)}`;
    case 'restarting':
      return `${who} ends and restarts again and again; the last code was ${condition.exitCode}${meaning(condition)}.${log}`;
    case 'removing':
      return `${who} is being removed.`;
    case 'exited':
    case 'dead':
      // A start that failed leaves its error also on a container that ran before.
      if (condition.error !== '') return `${who} could not start again: ${explainStart(condition.error, holder)}`;
      return `${who} ${ending(condition)}${log}`;
    default:
      return condition.state satisfies never;
  }
}

function ending(condition: Condition): string {
  const { memoryLimit, exitCode, command } = condition;
  if (isEndedForMemory(condition)) {
    const limit = memoryLimit > 0 ? ` of ${showBytes(memoryLimit)}` : '';
    return `was ended by the kernel: it reached its memory limit${limit}.`;
  }
  if (exitCode !== 0) return `exists but ended with code ${exitCode}${meaning(condition)}.`;
  if (command.length === 1 && /^(\/(usr\/)?bin\/)?(ba|da|a|z)?sh$/.test(command[0] ?? ''))
    return 'exists but ended at once: its shell had no terminal and no work.';
  return 'exists but ended with code 0: its command was done.';
}

/** The mark alone is not enough: when a whole sandbox is out of memory, version 1 of cgroups gives it to all that run. */
const isEndedForMemory = ({ oomKilled, exitCode }: Condition) => oomKilled && exitCode === 137;

/** What a code says, as the end of a sentence. */
function meaning(condition: Condition): string {
  const { exitCode } = condition;
  if (isEndedForMemory(condition)) return ', killed by the kernel for memory';
  if (exitCode === 125) return ', which is Docker’s own: the container could not be run';
  if (exitCode === 126) return ': a program that it calls was found but cannot be executed';
  if (exitCode === 127) return ': a program that it calls was not found';
  const signal = signals[exitCode - 128];
  return signal === undefined ? '' : ` = 128 + ${exitCode - 128}: ${signal}`;
}

const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP, its terminal was closed',
  2: 'SIGINT, as Ctrl+C sends it',
  3: 'SIGQUIT',
  6: 'SIGABRT, it gave up itself',
  9: 'SIGKILL, it was killed',
  11: 'SIGSEGV, it crashed',
  15: 'SIGTERM, it was asked to stop',
};
