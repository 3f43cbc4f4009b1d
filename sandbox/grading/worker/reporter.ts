import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckId } from '#protocol';
import type { LessonEntry, Log } from '../grader.ts';
import type { Clock } from '../session/clock.ts';

/** What an author must mend. */
interface Breakage {
  /** The check that broke; none when it was the whole file. */
  readonly check?: CheckId;
  readonly reason: string;
  /** Of the error, when there was one. */
  readonly stack?: string;
}

interface Place {
  readonly file: string;
  readonly line: number;
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

/** The first line of a stack that lies in the lesson's folder. */
function placeInStack(stack: string, folder: string): Place | undefined {
  for (const [, file = '', line = '0'] of stack.matchAll(/((?:file:\/\/)?\/[^():\n]+):(\d+)/g)) {
    const path = decodeURIComponent(file.replace(/^file:\/\//, ''));
    if (path.startsWith(`${folder}/`)) return { file: path, line: Number(line) };
  }
  return undefined;
}

/** Where `check('id', …)` stands in checks.ts: all there is to tell of a check that was ended from outside. */
function placeOfCheck(folder: string, check: CheckId): Place | undefined {
  const file = join(folder, 'checks.ts');
  try {
    const source = readFileSync(file, 'utf8');
    const at = source.search(new RegExp(`\\bcheck\\(\\s*['"\`]${check}['"\`]`));
    return at < 0 ? undefined : { file, line: source.slice(0, at).split('\n').length };
  } catch {
    return undefined;
  }
}
