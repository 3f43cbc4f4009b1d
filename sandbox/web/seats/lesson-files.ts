import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { LearnerId, LessonId, Problem, SandboxId } from '#protocol';
import type { LessonEntry } from '../../grading/index.ts';
import type { WebContext } from '../context.ts';
import type { LabHosts } from './lab-hosts.ts';
import { packTar, type TarEntry } from './tar.ts';

/** Brings a lesson's files into sandboxes, once for each. */
export interface LessonFiles {
  /** The attempt of this learner at the lesson in this sandbox, its files in place. Throws UserError when the lab host is away. */
  prepare(learner: LearnerId, sandbox: SandboxId, lesson: LessonEntry): Promise<PreparedLesson>;
}

interface PreparedLesson {
  readonly attempt: string;
  /** Why the lesson may not work as it says. */
  readonly problem?: Problem;
}

const maxBytes = 8 * 1024 * 1024;

export function createLessonFiles({ store, log, now, random, hosts }: WebContext & { hosts: LabHosts }): LessonFiles {
  const underWay = new Map<string, Promise<PreparedLesson>>();
  const place = async (learner: LearnerId, sandbox: SandboxId, lesson: LessonEntry): Promise<PreparedLesson> => {
    const id = Buffer.from(random(16)).toString('hex');
    const opened = await store.attempts.open({ id, learner, sandbox, lesson: lesson.id, startedAt: now() });
    if (opened.preparedAt !== undefined) return { attempt: opened.id };
    const entries = await readEntries(lesson);
    const result =
      entries.length === 0 ? undefined : await hosts.of(sandbox).putLesson(sandbox, lesson.id, packTar(entries));
    if (result !== undefined && (result.exitCode !== 0 || result.timedOut)) {
      log.error({ lesson: lesson.id, sandbox, ...result }, 'The setup of a lesson failed');
      return { attempt: opened.id, problem: setupFailed(lesson.id) };
    }
    await store.attempts.setPrepared(opened.id, now());
    return { attempt: opened.id };
  };
  return {
    prepare: (learner, sandbox, lesson) => {
      const key = `${sandbox} ${lesson.id}`;
      const running = underWay.get(key) ?? place(learner, sandbox, lesson).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
  };
}

/** What goes to `/root/lessons/<lesson>`: the content of `files/`, and `setup.sh`. Throws when it is too much or not a plain file. */
async function readEntries({ files, setup }: LessonEntry): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  let bytes = 0;
  const addFile = async (path: string, name: string) => {
    const { mode, size } = await stat(path);
    bytes += size;
    if (bytes > maxBytes) throw new RangeError(`The files of a lesson have more than ${maxBytes} bytes at ${path}`);
    entries.push({ type: 'file', name, mode: mode & 0o111 ? 0o755 : 0o644, body: await readFile(path) });
  };
  if (files !== undefined) {
    const found = await readdir(files, { recursive: true, withFileTypes: true });
    for (const entry of found.sort((a, b) => join(a.parentPath, a.name).localeCompare(join(b.parentPath, b.name)))) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(files, path);
      if (entry.isDirectory()) entries.push({ type: 'folder', name });
      else if (entry.isFile()) await addFile(path, name);
      else throw new TypeError(`A lesson may hold plain files and folders only: ${path}`);
    }
  }
  if (setup !== undefined) await addFile(setup, 'setup.sh');
  return entries;
}

function setupFailed(lesson: LessonId): Problem {
  return {
    code: 'lesson-setup-failed',
    message: `The preparation of the lesson "${lesson}" failed in your sandbox`,
    hint: 'Reset the sandbox. If it fails again, tell the author of the lesson: the log of web says more',
  };
}
