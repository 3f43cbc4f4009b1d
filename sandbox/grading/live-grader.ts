import type { LessonId } from '#protocol';
import type { Grader, GradingContext, LessonEntry, WatchOptions } from './grader.ts';
import { lessonFor } from './seed/lesson-for.ts';
import type { Clock } from './session/clock.ts';
import { LessonSession } from './session/lesson-session.ts';
import { LessonWorkers } from './worker/lesson-workers.ts';
import type { WorkerLimits } from './worker/worker-process.ts';

interface Bench {
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
  readonly #sessions = new Set<LessonSession>();

  constructor(context: GradingContext & { readonly clock: Clock; readonly limits: WorkerLimits }) {
    this.#context = context;
  }

  watch({ sandbox, lesson: asWritten, constants, signal, onResults }: WatchOptions): void {
    if (signal.aborted) return;
    const { clock, observe } = this.#context;
    const lesson = lessonFor(asWritten, constants.seeds);
    const bench = this.#benchOf(lesson);
    bench.watchers += 1;
    bench.keep();
    const session = new LessonSession({
      clock,
      lesson,
      onResults,
      observation: observe(sandbox),
      judge: (onRelease) => bench.workers.open(constants, onRelease),
    });
    this.#sessions.add(session);
    const leave = () => {
      session.close();
      this.#sessions.delete(session);
      bench.watchers -= 1;
      if (bench.watchers === 0) this.#retire(lesson.id, bench);
    };
    signal.addEventListener('abort', leave, { once: true });
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) session.close();
    this.#sessions.clear();
    const benches = [...this.#benches.values()];
    this.#benches.clear();
    for (const bench of benches) bench.keep();
    await Promise.all(benches.map(({ workers }) => workers.end()));
  }

  #benchOf(lesson: LessonEntry): Bench {
    const known = this.#benches.get(lesson.id);
    if (known !== undefined) return known;
    const { log, clock, limits } = this.#context;
    const workers = new LessonWorkers({ lesson, log, clock, limits });
    const bench: Bench = { workers, watchers: 0, keep: () => undefined };
    this.#benches.set(lesson.id, bench);
    return bench;
  }

  #retire(lesson: LessonId, bench: Bench): void {
    if (this.#benches.get(lesson) !== bench) return;
    bench.keep = this.#context.clock.after(idleMs, () => {
      this.#benches.delete(lesson);
      void bench.workers.end();
    });
  }
}
