import { lessonId, type SandboxId, sandboxId, toBase32 } from '#protocol';
import { createGrader, type Grader, type GradingContext, type LessonEntry } from '../../grading/index.ts';
import { createCatalog } from '../../testing/lesson-catalog.ts';
import { StormFeed } from './storm-feed.ts';

/** A grader over simulated sandboxes. */
export interface Engine {
  readonly grader: Grader;
  /** Six checks over containers and processes. */
  readonly lesson: LessonEntry;
  readonly feeds: ReadonlyMap<SandboxId, StormFeed>;
  close(): Promise<void>;
}

const silent = () => undefined;

export async function openEngine(learners: number, create = createGrader): Promise<Engine> {
  const lesson = (await createCatalog(['sandbox/bench/lessons'])).get(lessonId.parse('bench/02-storm'));
  if (lesson === undefined) throw new Error('The lesson for this measurement is not there');
  const feeds = new Map(
    Array.from({ length: learners }, (_, index) => [
      sandboxId.parse(`s-${toBase32(new Uint8Array(12).fill(index))}`),
      new StormFeed(index),
    ]),
  );
  const context: GradingContext = {
    log: { debug: silent, info: silent, warn: silent, error: (fields) => console.error(JSON.stringify(fields)) },
    now: Date.now,
    observe: (id) => {
      const feed = feeds.get(id);
      if (feed === undefined) throw new Error(`No feed ${id}`);
      return feed.observation();
    },
  };
  const grader = create(context);
  return { grader, lesson, feeds, close: () => grader.close() };
}
