import type { CheckId } from '#protocol';
import type { LessonEntry, Log } from '../grader.ts';
import type { Clock } from '../session/clock.ts';
import { placeInStack, placeOfCheck } from './place-in-lesson.ts';

/** What an author must mend. */
interface Breakage {
  /** The check that broke; none when it was the whole file. */
  readonly check?: CheckId;
  readonly reason: string;
  /** Of the error, when there was one. */
  readonly stack?: string;
}

/** The same breakage is told once in so many milliseconds, however many learners run into it. */
const tellAgainMs = 10 * 60_000;
const most = 200;

/** Tells authors, by way of the log, what broke and where in their files. */
export class Reporter {
  readonly #options: { readonly lesson: Pick<LessonEntry, 'id' | 'folder'>; readonly log: Log; readonly clock: Clock };
  readonly #told = new Map<string, number>();

  constructor(options: {
    readonly lesson: Pick<LessonEntry, 'id' | 'folder'>;
    readonly log: Log;
    readonly clock: Clock;
  }) {
    this.#options = options;
  }

  /** A check broke, or all of them: learners see that it is our mistake. */
  broken({ check, reason, stack = '' }: Breakage): void {
    const { log, lesson } = this.#options;
    const place =
      placeInStack(stack, lesson.folder) ?? (check === undefined ? undefined : placeOfCheck(lesson.folder, check));
    const what = check === undefined ? 'The checks of a lesson cannot be used' : 'A check broke';
    const fields = {
      lesson: lesson.id,
      ...(check === undefined ? { folder: lesson.folder } : { check }),
      ...place,
      reason,
    };
    if (this.#isNews(JSON.stringify(fields))) log.error(fields, `${what}; learners see that it is our mistake`);
  }

  /** A check kept others waiting, and came to an end. */
  slow(check: CheckId): void {
    const { log, lesson } = this.#options;
    const fields = { lesson: lesson.id, check, ...placeOfCheck(lesson.folder, check) };
    if (this.#isNews(JSON.stringify(fields)))
      log.warn(fields, 'A check takes so long that other learners are judged elsewhere meanwhile');
  }

  #isNews(key: string): boolean {
    const now = this.#options.clock.now();
    const last = this.#told.get(key);
    if (last !== undefined && now - last < tellAgainMs) return false;
    // Reasons may hold what a learner chose: no list of them grows for ever.
    if (this.#told.size >= most) this.#told.clear();
    this.#told.set(key, now);
    return true;
  }
}
