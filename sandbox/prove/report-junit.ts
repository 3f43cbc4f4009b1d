import type { LessonProof } from './prove-lessons.ts';
import { faultText } from './report-text.ts';
import type { TrialReport } from './trial.ts';

/** JUnit XML: a lesson is a suite, a trial a test case, a fault a failure. */
export function junitReport(proofs: readonly LessonProof[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts(proofs.flatMap(({ trials }) => trials))}>`,
    ...proofs.flatMap(({ lesson, trials }) => [
      `  <testsuite name="${escaped(lesson.id)}" ${counts(trials)}>`,
      ...trials.flatMap((report) => testCase(lesson.id, report)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(lesson: string, report: TrialReport): string[] {
  const { trial, seconds, faults } = report;
  const open = `    <testcase classname="${escaped(lesson)}" name="${escaped(trial.name)}" time="${seconds.toFixed(3)}"`;
  if (faults.length === 0) return [`${open}/>`];
  const failures = faults.map((fault) => {
    const message = `${fault.kind}${fault.check === undefined ? '' : `: ${fault.check}`}`;
    return `      <failure type="${escaped(fault.kind)}" message="${escaped(message)}">${escaped(faultText(report, fault))}</failure>`;
  });
  return [`${open}>`, ...failures, '    </testcase>'];
}

function counts(trials: readonly TrialReport[]): string {
  const failures = trials.filter(({ faults }) => faults.length > 0).length;
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0);
  return `tests="${trials.length}" failures="${failures}" errors="0" skipped="0" time="${seconds.toFixed(3)}"`;
}

/** XML 1.0 has no place for most control characters, even escaped: `faultText` holds none. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
