import type { CheckId, RunResult, SandboxId } from '#protocol';
import { type LessonEntry, readStep, scriptFor, type WatchOptions } from '../grading/index.ts';
import type { ClusterDoor } from './cluster-door.ts';
import type { LabHost } from './lab-hosts.ts';
import { prepareLesson } from './prepare-lesson.ts';

/** Seconds for the part of one task: some wait for a database. */
const partSeconds = 120;

export interface Begun {
  /** How the last script went: the one that failed, or the end of all. */
  readonly result: RunResult;
  /** What failed: the setup, or the part that does a task. */
  readonly failed?: 'setup.sh' | `task ${number}` | 'steps';
}

/**
 * Brings a fresh sandbox to where a task of a lesson begins: the lesson prepared, the tasks before this one done, a line in
 * every new terminal that says so. `onPart` is told the number of the task that is being done. Not to be repeated in the same
 * sandbox. Undefined when the sandbox is gone or the lesson has no such task. Throws UserError when the lab host is away.
 */
export async function beginAtTask(
  host: Pick<LabHost, 'putLesson' | 'run' | 'registryPassword' | 'setEgress'>,
  sandbox: SandboxId,
  begin: {
    readonly lesson: LessonEntry;
    readonly task: CheckId;
    readonly constants: WatchOptions['constants'];
    readonly cluster?: ClusterDoor | undefined;
  },
  onPart: (task: number, step: number) => void = () => undefined,
): Promise<Begun | undefined> {
  const { lesson, task, constants, cluster } = begin;
  const step = await readStep(lesson, task);
  if (step === undefined) return undefined;
  const prepared = await prepareLesson(host, sandbox, lesson, constants, cluster);
  if (prepared !== undefined && !isWell(prepared)) return { result: prepared, failed: 'setup.sh' };
  for (const part of step.scripts) {
    if (part.task !== undefined) onPart(part.task, step.number);
    const ran = await host.run(sandbox, { script: scriptFor(part.script, constants), timeoutSeconds: partSeconds });
    if (ran === undefined) return undefined;
    if (!isWell(ran)) return { result: ran, failed: part.task === undefined ? 'steps' : `task ${part.task}` };
  }
  const result = await host.run(sandbox, { script: tell(step.number), timeoutSeconds: 60 });
  return result && { result, ...(isWell(result) ? {} : { failed: 'steps' }) };
}

function isWell({ exitCode, timedOut }: RunResult): boolean {
  return exitCode === 0 && !timedOut;
}

/** New terminals print it. */
function tell(step: number): string {
  const done = step === 2 ? 'Task 1 was' : `Tasks 1 ${step === 3 ? 'and' : 'to'} ${step - 1} were`;
  const words = step === 1 ? 'Task 1 begins here.' : `${done} done by the lab. Task ${step} begins here.`;
  return `printf '%s\\n' '${words}' > /etc/drydock/step`;
}
