import { readFile } from 'node:fs/promises';
import type { RunResult, SandboxId } from '#protocol';
import { type LessonEntry, scriptFor, type WatchOptions } from '../grading/index.ts';
import type { LabHost } from './lab-hosts.ts';
import { packLesson } from './pack-lesson.ts';

/** Seconds for a lesson's setup.sh. */
const setupSeconds = 300;

/**
 * Brings a sandbox into the state in which a lesson begins: its files in `/root/lessons/<lesson>`, then setup.sh run there,
 * with SEED_* and NONCE. May be repeated. Undefined when there is nothing to do or the sandbox is gone; else how the last
 * step went. Throws UserError when the lab host is away.
 */
export async function prepareLesson(
  host: Pick<LabHost, 'putLesson' | 'run'>,
  sandbox: SandboxId,
  lesson: LessonEntry,
  constants: WatchOptions['constants'],
): Promise<RunResult | undefined> {
  const archive = await packLesson(lesson);
  if (archive === undefined) return undefined;
  const unpacked = await host.putLesson(sandbox, lesson.id, archive);
  if (unpacked?.exitCode !== 0 || lesson.setup === undefined) return unpacked;
  const setup = oneAtATime(await readFile(lesson.setup, 'utf8'));
  return host.run(sandbox, {
    script: scriptFor(setup, constants),
    lesson: lesson.id,
    timeoutSeconds: setupSeconds,
  });
}

/** A process that died meanwhile may have left a setup running: wait for its end. What setup starts does not hold the lock. */
function oneAtATime(script: string): string {
  return `exec 9>/run/drydock-setup.lock; flock 9; ( ${script}\n) 9>&-`;
}
