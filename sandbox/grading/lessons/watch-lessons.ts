import { type FSWatcher, watch } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type DevEvent, type LessonId, type LessonProblem, lessonId } from '#protocol';
import type { LessonCatalog, LessonEntry, Log } from '../grader.ts';
import { systemClock } from '../session/clock.ts';
import { plainText } from '../verdict/plain-text.ts';
import { placeInStack } from '../worker/place-in-lesson.ts';
import type { StartWorker } from '../worker/warm-workers.ts';
import { checksOf, entryOf, findLessons } from './lesson-folder.ts';
import { openLoader, type ReadLesson } from './read-lesson.ts';

/** A catalog for an author at work: it follows what is saved. */
export interface LiveCatalog extends LessonCatalog {
  subscribe(listener: (lesson: LessonId) => void): () => void;
  problem(lesson: LessonId): LessonProblem | undefined;
  /** How the checks of a lesson stand; undefined for one that was never there. */
  state(lesson: LessonId): ChecksEvent | undefined;
  close(): void;
}

type ChecksEvent = Extract<DevEvent, { type: 'checks' }>;

interface Context {
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Told of checks that were read anew, and of saved files of a start state. */
  tell(event: DevEvent): void;
  /** Brings a worker, when one may stand ready. */
  readonly startWorker?: StartWorker;
}

/** Milliseconds in which the events of one save come together. */
const coalesceMs = 40;

/** Loads every lesson below the folders, and again each whose files are saved. Checks that cannot be used take the old ones away. */
export async function watchLessons(
  folders: readonly string[],
  { log, now, tell, startWorker }: Context,
): Promise<LiveCatalog> {
  const roots = folders.map((folder) => resolve(folder));
  const entries = new Map<LessonId, LessonEntry>();
  const states = new Map<LessonId, ChecksEvent>();
  const listeners = new Set<(lesson: LessonId) => void>();
  const waiting = new Map<LessonId, { readonly files: Set<string>; readonly timer: NodeJS.Timeout }>();
  const clock = systemClock(now);

  const take = async (id: LessonId, folder: string, read: ReadLesson) => {
    if (read.status === 'broken') entries.delete(id);
    else entries.set(id, await entryOf(id, folder, read));
    states.set(id, checksEvent(id, folder, read, now()));
  };

  const reload = async (id: LessonId, folder: string) => {
    // A process of its own: what it has imported once it does not read again.
    await using loader = openLoader(clock, startWorker);
    await take(id, folder, await loader.read(checksOf(folder)));
    const state = states.get(id);
    if (state !== undefined) tell(state);
    for (const listener of [...listeners]) listener(id);
  };

  const saved = async (id: LessonId, folder: string, files: ReadonlySet<string>) => {
    const startState = [...files].filter((file) => file === 'setup.sh' || file.startsWith('files/'));
    for (const file of startState) tell({ type: 'start-state', lesson: id, at: now(), file: plainText(file, 300) });
    const code = [...files].some((file) => /^[^/]+\.ts$/.test(file));
    const known = entries.get(id);
    // Whether there is a setup.sh is a part of the lesson too; its pages go on with what they have.
    if (code || (startState.length > 0 && known === undefined)) await reload(id, folder);
    else if (startState.length > 0 && known !== undefined) {
      entries.set(id, await entryOf(id, folder, { ...known, status: 'read', checks: [...known.checks] }));
    }
  };

  const changed = (root: string, path: string) => {
    const [track = '', slug = '', ...rest] = path.split('/');
    const id = lessonId.safeParse(`${track}/${slug}`).data;
    if (id === undefined || rest.length === 0) return;
    const folder = join(root, track, slug);
    const { files = new Set<string>(), timer } = waiting.get(id) ?? {};
    clearTimeout(timer);
    files.add(rest.join('/'));
    const later = setTimeout(() => {
      waiting.delete(id);
      saved(id, folder, files).catch((error: unknown) =>
        log.error({ err: error, lesson: id }, 'A saved lesson is lost'),
      );
    }, coalesceMs);
    waiting.set(id, { files, timer: later });
  };

  {
    await using loader = openLoader(clock);
    const found = (await Promise.all(roots.map(findLessons))).flat();
    for (const { id, folder } of found)
      if (!states.has(id)) await take(id, folder, await loader.read(checksOf(folder)));
  }
  for (const state of states.values()) if (state.problem !== undefined) tell(state);
  const watchers = (await Promise.all(roots.map((root) => watchFolder(root, changed)))).flat();
  log.info({ lessons: entries.size, folders: roots }, 'Lessons loaded, and watched');

  return {
    get: (lesson) => entries.get(lesson),
    all: () => [...entries.values()],
    isBroken: (lesson) => states.has(lesson) && !entries.has(lesson),
    state: (lesson) => states.get(lesson),
    problem: (lesson) => states.get(lesson)?.problem,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      for (const watcher of watchers) watcher.close();
      for (const { timer } of waiting.values()) clearTimeout(timer);
    },
  };
}

/** Tells of every path that changes below a folder; a folder that is not there has none. */
async function watchFolder(root: string, changed: (root: string, path: string) => void): Promise<FSWatcher[]> {
  const isThere = await access(root).then(
    () => true,
    () => false,
  );
  if (!isThere) return [];
  return [watch(root, { recursive: true }, (_event, path) => path !== null && changed(root, path))];
}

function checksEvent(lesson: LessonId, folder: string, read: ReadLesson, at: number): ChecksEvent {
  if (read.status === 'read') {
    const checks = read.checks.map(({ id, title, after, hidden }) => ({ id, title, after, hidden }));
    return { type: 'checks', lesson, at, checks };
  }
  const place = placeInStack(read.stack, folder);
  const problem = {
    message: plainText(read.reason, 1000),
    ...(place === undefined ? {} : { file: relative(folder, place.file), line: place.line }),
  };
  return { type: 'checks', lesson, at, checks: [], problem };
}
