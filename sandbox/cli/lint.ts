import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UserError } from '#protocol';
import { type Course, formatReport, formatRules, lintLessons, readCourse, ruleList } from '../lint/index.ts';
import type { CommandContext } from './command-context.ts';

export interface LintOptions {
  /** Ids, folders or tracks; every lesson when empty. */
  readonly lessons: readonly string[];
  /** Only say which rules there are. */
  readonly rules: boolean;
  readonly json: boolean;
}

/** Judges lessons by their files. Gives the exit code: 1 when an error was found; warnings alone are 0. */
export async function lint(context: CommandContext, { lessons, rules, json }: LintOptions): Promise<number> {
  const { settings, print } = context;
  if (rules) {
    if (json) print(JSON.stringify(ruleList, undefined, 2));
    else for (const line of formatRules(ruleList)) print(line);
    return 0;
  }
  for (const folder of settings.lessons) judgeFolder(folder);
  const course = readCourse(settings.lessons);
  const result = lintLessons(course, chosen(course, lessons, settings.lessons), '.');
  if (json) print(JSON.stringify(result, undefined, 2));
  else for (const line of formatReport(result)) print(line);
  return result.reports.some(({ level }) => level === 'error') ? 1 : 0;
}

/** A folder that is not there has no faults either: say so instead of passing. */
function judgeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new UserError({
    code: 'no-lesson-folder',
    message: `"${folder}" is no folder of lessons`,
    hint: 'Correct DRYDOCK_LESSONS, or unset it for the lessons of this clone',
  });
}

/** Ids of the lessons that the words name: `linux/02-namespaces`, its folder, or `linux` for all of a track. Throws UserError. */
function chosen(course: Course, words: readonly string[], roots: readonly string[]): string[] {
  const { ids } = course;
  if (words.length === 0) return [...ids];
  const named = words.flatMap((word) => {
    const names = [word.replace(/\/+$/, ''), ...roots.map((root) => relative(root, resolve(word)))];
    const found = ids.filter((id) => names.some((name) => id === name || id.startsWith(`${name}/`)));
    if (found.length > 0) return found;
    throw new UserError({
      code: 'no-such-lesson',
      message: `There is no lesson "${word}"`,
      hint: ids.length === 0 ? `No lesson is in ${roots.join(', ')}` : `Lessons: ${ids.join(', ')}`,
    });
  });
  return [...new Set(named)];
}
