import type { LintResult, Report } from './lint-lessons.ts';
import type { RuleInfo } from './rule.ts';

/** The result for people: two lines a finding, then what was excused, then a sum. */
export function formatReport({ lessons, reports, allowed }: LintResult): string[] {
  const errors = reports.filter(({ level }) => level === 'error').length;
  return [
    ...reports
      .toSorted(byPlace)
      .flatMap((report) => [
        `${placeOf(report)} ${report.level} ${report.rule}: ${report.found}`,
        `  → ${report.mend}`,
      ]),
    ...allowed.map((one) => `${placeOf(one)} allowed ${one.rule}: ${one.found}, because ${one.reason}`),
    `${count(lessons.length, 'lesson')}: ${count(errors, 'error')}, ${count(reports.length - errors, 'warning')}, ${allowed.length} allowed`,
  ];
}

/** The rules for people, one line each. */
export function formatRules(list: readonly RuleInfo[]): string[] {
  const width = Math.max(...list.map(({ id }) => id.length));
  return list.map(({ id, level, bendable, asks }) => {
    const kind = level === 'warning' ? 'warning' : bendable ? 'bendable' : 'error';
    return `${id.padEnd(width)}  ${kind.padEnd(8)}  ${asks}`;
  });
}

const placeOf = ({ file, line }: Report): string => (line === undefined ? file : `${file}:${line}`);

const byPlace = (a: Report, b: Report): number => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0);

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
