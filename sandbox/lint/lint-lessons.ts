import { relative } from 'node:path';
import { type Allowance, allowancesOf, excuses } from './allowances.ts';
import type { Course, UnreadableLesson } from './lesson/course.ts';
import type { Lesson } from './lesson/lesson.ts';
import type { Finding, RuleInfo } from './rule.ts';
import { rules } from './rules/index.ts';

/** What is reported: a finding with its rule and the file as seen from where the command runs. */
export interface Report extends Finding, Pick<RuleInfo, 'level'> {
  readonly rule: string;
  readonly lesson: string;
  readonly file: string;
}

/** A finding that an author's comment excuses. */
interface Allowed extends Report {
  readonly reason: string;
}

export interface LintResult {
  readonly lessons: readonly string[];
  readonly reports: readonly Report[];
  readonly allowed: readonly Allowed[];
}

const readable: RuleInfo = {
  id: 'readable',
  asks: 'the page is MDX that can be built',
  level: 'error',
  bendable: false,
};
const allowComment: RuleInfo = {
  id: 'allow-comment',
  asks: 'an allow comment names a rule that may be bent, has a reason and excuses something: `lint-allow RULE: reason`',
  level: 'error',
  bendable: false,
};

/** Every rule there is, also those about reading and excusing. */
export const ruleList: readonly RuleInfo[] = [readable, ...rules, allowComment];

/** Judges the lessons with these ids. Paths of the result are relative to `from`. */
export function lintLessons(course: Course, ids: readonly string[], from: string): LintResult {
  const lessons = course.lessons.filter(({ id }) => ids.includes(id));
  const judged = lessons.map((lesson) => judge(lesson, course, from));
  const broken = course.unreadable.filter(({ id }) => ids.includes(id)).map((lesson) => unreadableReport(lesson, from));
  return {
    lessons: [...ids],
    reports: [...broken, ...judged.flatMap(({ reports }) => reports)],
    allowed: judged.flatMap(({ allowed }) => allowed),
  };
}

function judge(lesson: Lesson, course: Course, from: string): Pick<LintResult, 'reports' | 'allowed'> {
  const allowances = allowancesOf(lesson);
  const used = new Set<Allowance>();
  const reports: Report[] = [];
  const allowed: Allowed[] = [];
  for (const rule of rules) {
    for (const finding of rule.find(lesson, course)) {
      const report = reportOf(rule, finding, lesson, from);
      const excuse = rule.bendable
        ? allowances.find((one) => one.reason !== '' && excuses(one, rule.id, finding))
        : undefined;
      if (excuse === undefined) reports.push(report);
      else {
        used.add(excuse);
        allowed.push({ ...report, reason: excuse.reason });
      }
    }
  }
  for (const allowance of allowances.filter((one) => !used.has(one))) {
    const finding = { file: allowance.file, line: allowance.line, ...whyNot(allowance) };
    reports.push(reportOf(allowComment, finding, lesson, from));
  }
  return { reports, allowed };
}

/** What is wrong with an allow comment that excuses nothing. */
function whyNot({ rule, reason }: Allowance): Pick<Finding, 'found' | 'mend'> {
  const known = ruleList.find(({ id }) => id === rule);
  if (known === undefined)
    return { found: `there is no rule "${rule}"`, mend: 'See them with: npx drydock lint --rules' };
  if (!known.bendable) return { found: `rule "${rule}" cannot be bent`, mend: 'Mend what it finds' };
  if (reason === '')
    return { found: 'an allow comment without a reason', mend: `Write: lint-allow ${rule}: why this lesson may` };
  return { found: `rule "${rule}" finds nothing here`, mend: 'Delete the comment' };
}

function reportOf(
  { id, level }: RuleInfo,
  finding: Finding,
  lesson: { id: string; folder: string },
  from: string,
): Report {
  const file = relative(from, `${lesson.folder}/${finding.file ?? 'index.mdx'}`);
  return { ...finding, rule: id, level, lesson: lesson.id, file };
}

function unreadableReport(lesson: UnreadableLesson, from: string): Report {
  const finding = { found: lesson.reason, mend: 'Mend the page where the parser stopped' };
  return reportOf(readable, finding, lesson, from);
}
