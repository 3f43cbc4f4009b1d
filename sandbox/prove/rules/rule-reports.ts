import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LessonEntry } from '../../grading/index.ts';
import type { Fault, Trial, TrialReport } from '../trial.ts';
import { equivalentsFaults } from './equivalents-rule.ts';
import { hintFaults } from './hints-rule.ts';
import { minutesFaults } from './minutes-rule.ts';

/** What needs no sandbox of its own: it is judged over the lesson's files and what the trials measured. */
export function ruleReports(
  lesson: LessonEntry,
  mutants: readonly Trial[],
  trials: readonly TrialReport[],
): TrialReport[] {
  const solution = readFileSync(join(lesson.folder, 'solution.sh'), 'utf8');
  const report = (name: string, faults: Fault[]): TrialReport => ({
    trial: { lesson, kind: 'rules', name, constants: { seeds: {}, nonce: '' }, wanted: new Map() },
    seconds: 0,
    faults,
  });
  return [
    report('hints', hintFaults(lesson, solution)),
    report('equivalents.txt', equivalentsFaults(lesson, mutants)),
    report('minutes', minutesFaults(lesson, solution, trials)),
  ];
}
