import { expect, it } from 'vitest';
import { checkId, lessonId } from '#protocol';
import { someConstants } from '../testing/constants.ts';
import { markFlakes } from './mark-flakes.ts';
import type { Fault, Trial } from './trial.ts';

const id = lessonId.parse('linux/02-namespaces');
const lesson = {
  id,
  folder: '/x',
  sandbox: 'docker' as const,
  checks: [],
  seeds: {},
  summary: { lesson: id, checks: [] },
};
const trial: Trial = { lesson, kind: 'solution', name: 'solution', constants: someConstants, wanted: new Map() };
const red: Fault = { kind: 'false red', check: checkId.parse('own-uts'), expected: 'pass', came: 'fail: no' };
const run = (...faults: Fault[]) => ({ trial, seconds: 1, faults });

it('a check that differs between runs of the same trial is flaky, and named', () => {
  expect(markFlakes([run(), run(red), run()]).flatMap(({ faults }) => faults)).toEqual([
    {
      kind: 'flaky',
      check: 'own-uts',
      expected: 'the same each time: pass',
      came: 'in 1 of 3 runs false red: fail: no',
    },
  ]);
});

it('what is always wrong is one fault, and what is always right is none', () => {
  expect(markFlakes([run(red), run(red)])).toEqual([run(red)]);
  expect(markFlakes([run(), run()])).toEqual([run(), run()]);
});
