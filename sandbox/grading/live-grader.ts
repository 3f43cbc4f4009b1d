import { join } from 'node:path';
import type { LessonId } from '#protocol';
import type { Grader, GradingContext, LessonEntry, WatchOptions } from './grader.ts';
import { lessonFor } from './seed/lesson-for.ts';
import type { Clock } from './session/clock.ts';
import { LessonSession } from './session/lesson-session.ts';
import { LessonWorker } from './worker/lesson-worker.ts';
import type { WorkerLimits } from './worker/worker-thread.ts';

interface Bench {
  readonly worker: LessonWorker;
  watchers: number;
  /** Calls off the end that was planned when the last watcher left. */
  keep(): void;
}

/** A worker without watchers stays for so long: a reload of the page finds it warm. */
const idleMs = 60_000;

export class LiveGrader implements Grader {
  readonly #context: GradingContext & { readonly clock: Clock; readonly limits: WorkerLimits };
  readonly #benches = new Map<LessonId, Bench>();
  readonly #sessions = new Set<LessonSession>();
  #lastSession = 0;

  constructor(context: GradingContext & { readonly clock: Clock; readonly limits: WorkerLimits }) {
    this.#context = context;
  }

  watch({ sandbox, lesson: asWritten, constants, signal, onResults }: WatchOptions): void {
    if (signal.aborted) return;
    const { log, clock, observe } = this.#context;
    const lesson = lessonFor(asWritten, constants.seeds);
    const bench = this.#benchOf(lesson);
    bench.watchers += 1;
    bench.keep();
    this.#lastSession += 1;
    const number = this.#lastSession;
    const session = new LessonSession({
      log,
      clock,
      lesson,
      onResults,
      observation: observe(sandbox),
      evaluate: (request) => bench.worker.evaluate({ ...request, session: number, constants }),
    });
    this.#sessions.add(session);
    const leave = () => {
      session.close();
      this.#sessions.delete(session);
      bench.worker.forget(number);
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
    await Promise.all(benches.map(({ worker }) => worker.end()));
  }

  #benchOf(lesson: LessonEntry): Bench {
    const known = this.#benches.get(lesson.id);
    if (known !== undefined) return known;
    const { clock, limits } = this.#context;
    const worker = new LessonWorker({ checksFile: join(lesson.folder, 'checks.ts'), clock, limits });
    const bench: Bench = { worker, watchers: 0, keep: () => undefined };
    this.#benches.set(lesson.id, bench);
    return bench;
  }

  #retire(lesson: LessonId, bench: Bench): void {
    if (this.#benches.get(lesson) !== bench) return;
    bench.keep = this.#context.clock.after(idleMs, () => {
      this.#benches.delete(lesson);
      void bench.worker.end();
    });
  }
}
