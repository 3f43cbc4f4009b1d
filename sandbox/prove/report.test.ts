import { expect, it } from 'vitest';
import { checkId, lessonId } from '#protocol';
import type { LessonEntry } from '../grading/index.ts';
import { someConstants } from '../testing/constants.ts';
import type { LessonProof } from './prove-lessons.ts';
import { jsonReport } from './report-json.ts';
import { junitReport } from './report-junit.ts';
import { textReport } from './report-text.ts';
import type { Fault, Trial, TrialKind } from './trial.ts';

const lesson: LessonEntry = {
  id: lessonId.parse('linux/02-namespaces'),
  folder: '/lessons/linux/02-namespaces',
  sandbox: 'docker',
  checks: [],
  seeds: {},
  summary: { lesson: lessonId.parse('linux/02-namespaces'), checks: [] },
};
const trial = (kind: TrialKind, name: string): Trial => ({
  lesson,
  kind,
  name,
  constants: someConstants,
  wanted: new Map(),
});
const fault: Fault = {
  kind: 'wrong text',
  check: checkId.parse('own-uts'),
  expected: 'fail, with the words “no <process>”',
  came: 'fail: Expected "a & b".\u001b[31m Found c.',
};
const parts = { claim: 0.2, prepare: 0.1, script: 0, verdicts: 1, remove: 0.2 };
const proven: LessonProof = {
  lesson,
  seconds: 1.5,
  trials: [{ trial: trial('fresh', 'fresh'), seconds: 1.5, parts, faults: [] }],
};
const broken: LessonProof = {
  lesson,
  seconds: 59,
  trials: [
    ...proven.trials,
    { trial: trial('wrong', 'wrong/a.sh'), seconds: 2, faults: [fault], output: 'line 1\nline 2\n(exit code 1)' },
    { trial: trial('wrong', 'wrong/b.sh'), seconds: 2, faults: [] },
    {
      trial: trial('page', 'index.mdx'),
      seconds: 3,
      faults: [{ kind: 'stale output', place: 'index.mdx:42', expected: 'inner\nouter\n', came: 'inner\n' }],
      skipped: [{ place: 'index.mdx:50', reason: 'it needs a second machine' }],
    },
  ],
};

it('is a table and every fault in full for a person', () => {
  expect(textReport([proven, broken], 61.4)).toMatchSnapshot();
});

it('is JUnit XML for a CI', () => {
  expect(junitReport([broken])).toMatchSnapshot();
});

it('is JSON for a program, with the output of what went wrong', () => {
  expect(jsonReport([broken], 61.4)).toMatchObject({
    proven: false,
    lessons: [
      {
        lesson: 'linux/02-namespaces',
        proven: false,
        seconds: 59,
        trials: [
          { name: 'fresh', kind: 'fresh', seconds: 1.5, faults: [] },
          { name: 'wrong/a.sh', faults: [fault], output: 'line 1\nline 2\n(exit code 1)' },
          { name: 'wrong/b.sh' },
          { name: 'index.mdx', skipped: [{ place: 'index.mdx:50', reason: 'it needs a second machine' }] },
        ],
      },
    ],
  });
});
