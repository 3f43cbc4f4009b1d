import type { Course } from './lesson/course.ts';
import type { Lesson } from './lesson/lesson.ts';

/** What a rule found in one place. */
export interface Finding {
  /** In the lesson's folder; `index.mdx` when absent. */
  readonly file?: string;
  /** From 1; absent for what concerns the whole file. */
  readonly line?: number;
  /** What was found and what is asked: `prose words 1,240, at most 1,100`. */
  readonly found: string;
  /** How a person mends it. */
  readonly mend: string;
}

/** What `drydock lint --rules` says of a rule. */
export interface RuleInfo {
  /** Stable and kebab-case; what an allow comment names. */
  readonly id: string;
  /** What is asked. */
  readonly asks: string;
  readonly level: 'error' | 'warning';
  /** A comment with a reason may excuse what it finds; a broken lesson has no excuse. */
  readonly bendable: boolean;
}

/** One thing that a lesson must (`error`) or should (`warning`) hold. */
export interface Rule extends RuleInfo {
  find(lesson: Lesson, course: Course): Iterable<Finding>;
}
