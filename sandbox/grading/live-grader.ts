import type { LessonId } from '#protocol';
import type { Grader, GradingContext, LessonEntry, WatchOptions } from './grader.ts';
import { lessonFor } from './seed/lesson-for.ts';
import type { Clock } from './session/clock.ts';
import { LessonSession } from './session/lesson-session.ts';
import { SessionTrace } from './trace/session-trace.ts';
import { LessonWorkers } from './worker/lesson-workers.ts';
import type { WorkerLimits } from './worker/worker-process.ts';

interface Bench {
  /** The lesson as it was read from disk. */
  readonly of: LessonEntry;
  readonly workers: LessonWorkers;
  watchers: number;
  /** Calls off the end that was planned when the last watcher left. */
  keep(): void;
}

/** Workers without watchers stay for so long: a reload of the page finds them warm. */
const idleMs = 60_000;

export class LiveGrader implements Grader {
  readonly #context: GradingContext & { readonly clock: Clock; readonly limits: WorkerLimits };
  readonly #benches = new Map<LessonId, Bench>();
  /** Those, and what they took the place of while somebody is still judged there. */
  readonly #open = new Set<Bench>();
  readonly #sessions = new Set<LessonSession>();

  constructor(context: GradingContext & { readonly clock: Clock; readonly limits: WorkerLimits }) {
    this.#context = context;
  }

  watch({ sandbox, lesson: asWritten, constants, signal, onResults }: WatchOptions): void {
    if (signal.aborted) return;
    const { clock, observe, trace } = this.#context;
    const lesson = lessonFor(asWritten, constants.seeds);
    const { bench, replaced } = this.#benchOf(asWritten);
    bench.watchers += 1;
    bench.keep();
    const session = new LessonSession({
      clock,
      lesson,
      onResults,
      observation: observe(sandbox),
      judge: (onRelease) => bench.workers.open(constants, onRelease),
      ...(trace && { trace: new SessionTrace({ sandbox, lesson, replaced, now: () => clock.now(), tell: trace }) }),
    });
    this.#sessions.add(session);
    const leave = () => {
      session.close();
      this.#sessions.delete(session);
      bench.watchers -= 1;
      if (bench.watchers === 0) this.#retire(bench);
    };
    signal.addEventListener('abort', leave, { once: true });
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) session.close();
    this.#sessions.clear();
    this.#benches.clear();
    await Promise.all([...this.#open].map((bench) => this.#end(bench)));
  }

  /** The workers of a lesson; those of what it was before go with their last watcher. */
  #benchOf(lesson: LessonEntry): { bench: Bench; replaced: boolean } {
    const known = this.#benches.get(lesson.id);
    if (known?.of === lesson) return { bench: known, replaced: false };
    const { log, clock, limits, trace, startWorker: start } = this.#context;
    const workers = new LessonWorkers({ lesson, log, clock, limits, traced: trace !== undefined, start });
    const bench: Bench = { of: lesson, workers, watchers: 0, keep: () => undefined };
    this.#benches.set(lesson.id, bench);
    this.#open.add(bench);
    if (known?.watchers === 0) void this.#end(known);
    return { bench, replaced: known !== undefined };
  }

  #retire(bench: Bench): void {
    if (this.#benches.get(bench.of.id) !== bench) {
      void this.#end(bench);
      return;
    }
    bench.keep = this.#context.clock.after(idleMs, () => {
      this.#benches.delete(bench.of.id);
      void this.#end(bench);
    });
  }

  async #end(bench: Bench): Promise<void> {
    bench.keep();
    this.#open.delete(bench);
    await bench.workers.end();
  }
}
