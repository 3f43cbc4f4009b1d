import { Socket } from 'node:net';
import type { DevEvent, LearnerId, LessonId, TraceEvent } from '#protocol';
import { createWarmWorkers, type LiveCatalog, type StartWorker, watchLessons } from '../../grading/index.ts';

/** Where everything comes together that an author wants to know while he works: told to `drydock dev` and to his pages. */
export interface DevDesk {
  /** The lessons below these folders, as they are saved. */
  watch(
    folders: readonly string[],
    context: Omit<Parameters<typeof watchLessons>[1], 'tell' | 'startWorker'>,
  ): Promise<LiveCatalog>;
  /** A step of a check in a learner's sandbox. */
  readonly trace: (learner: LearnerId, event: TraceEvent) => void;
  /** How a lesson stands and what led there in this learner's sandbox, then what follows. Returns how to stop. */
  follow(learner: LearnerId, lesson: LessonId, listener: (event: DevEvent) => void): () => void;
  /** Brings a worker for checks; one stands ready. */
  readonly startWorker: StartWorker;
  /** Ends everything that follows. */
  close(): Promise<void>;
  /** Aborted by `close`. */
  readonly closed: AbortSignal;
}

/** Events of one learner at one lesson that are kept for a page that is loaded later. */
const kept = 300;

/** `write` gets a line of JSON for each event. */
export function createDevDesk({ write }: { write(line: string): void }): DevDesk {
  const history = new Map<string, TraceEvent[]>();
  const listeners = new Map<LessonId, Set<(learner: LearnerId | undefined, event: DevEvent) => void>>();
  const ending = new AbortController();
  const workers = createWarmWorkers();
  let lessons: LiveCatalog | undefined;

  const tell = (event: DevEvent, learner?: LearnerId) => {
    write(JSON.stringify(event));
    for (const listener of [...(listeners.get(event.lesson) ?? [])]) listener(learner, event);
  };

  return {
    watch: async (folders, context) => {
      lessons = await watchLessons(folders, { ...context, tell, startWorker: workers.start });
      return lessons;
    },
    trace: (learner, event) => {
      const key = `${learner} ${event.lesson}`;
      const past = history.get(key) ?? [];
      // What was in a sandbox before a reset says nothing about the new one.
      const same = past.at(-1)?.sandbox === event.sandbox ? past : [];
      history.set(key, [...same, event].slice(-kept));
      tell(event, learner);
    },
    follow: (learner, lesson, listener) => {
      const state = lessons?.state(lesson);
      if (state !== undefined) listener(state);
      for (const event of history.get(`${learner} ${lesson}`) ?? []) listener(event);
      const own = listeners.get(lesson) ?? new Set();
      const hear = (of: LearnerId | undefined, event: DevEvent) => {
        if (of === undefined || of === learner) listener(event);
      };
      listeners.set(lesson, own.add(hear));
      return () => own.delete(hear);
    },
    startWorker: workers.start,
    close: async () => {
      ending.abort();
      lessons?.close();
      await workers.end();
    },
    closed: ending.signal,
  };
}

/** A desk that writes to a descriptor which `drydock dev` reads. */
export function openDevDesk(descriptor: number): DevDesk {
  const pipe = new Socket({ fd: descriptor, readable: false, writable: true });
  // Nobody reads any more: the end of web is near, and not our business.
  pipe.on('error', () => pipe.destroy());
  pipe.unref();
  return createDevDesk({ write: (line) => void (pipe.writable && pipe.write(`${line}\n`)) });
}
