/** Rules over the files of lessons; no sandbox is needed. */
export { formatReport, formatRules } from './format-report.ts';
export { type Course, readCourse } from './lesson/course.ts';
export { type LintResult, lintLessons, ruleList } from './lint-lessons.ts';
