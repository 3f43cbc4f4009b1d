import { describe, expect, it } from 'vitest';
import { type CheckId, type CheckResult, checkId, type Verdict } from '#protocol';
import { judge } from './judge.ts';
import type { TrialKind, Wanted } from './trial.ts';

const id = checkId.parse('own-uts');
const other = checkId.parse('enter');
const red: Verdict = { status: 'fail', expected: 'x', found: 'y', from: 'z', see: 'id' };
const first: Verdict = { status: 'waiting', for: 'first “x”' };
const looking: Verdict = { status: 'waiting', for: 'looking at the sandbox' };

const said = (verdict: Verdict, text = 'You renamed the sandbox.'): CheckResult => ({
  check: id,
  verdict,
  text,
  at: 0,
});
const kinds = (kind: TrialKind, want: Wanted, result: CheckResult | undefined) =>
  judge({ kind, wanted: new Map([[id, want]]) }, new Map(result === undefined ? [] : [[id, result]])).map(
    (fault) => fault.kind,
  );
const named = (text: string): Wanted => ({ status: 'fail', text });

describe('a verdict', () => {
  it.each<[string, TrialKind, Wanted, CheckResult | undefined, string[]]>([
    ['a pass in a fresh sandbox', 'fresh', { status: 'open' }, said({ status: 'pass' }), ['false green']],
    ['red in a fresh sandbox', 'fresh', { status: 'open' }, said(red), []],
    ['waiting for another check', 'fresh', { status: 'open' }, said(first), []],
    ['still looking', 'fresh', { status: 'open' }, said(looking), ['wrong verdict']],
    ['nothing at all', 'fresh', { status: 'open' }, undefined, ['wrong verdict']],
    ['words of a machine', 'fresh', { status: 'open' }, said(red, 'Found undefined.'), ['broken text']],
    ['a name that only looks like it', 'fresh', { status: 'open' }, said(red, 'Found `nullable`.'), []],
    ['our own mistake', 'fresh', { status: 'open' }, said({ status: 'error', message: 'x' }), ['broken check']],
    ['a pass after the solution', 'solution', { status: 'pass' }, said({ status: 'pass' }), []],
    ['red after the solution', 'solution', { status: 'pass' }, said(red), ['false red']],
    ['red after an accepted way', 'accept', { status: 'pass' }, said(red), ['over-fitted']],
    ['red where the lab did a task', 'step', { status: 'pass' }, said(red), ['wrong step state']],
    ['a pass where a task begins', 'step', { status: 'open' }, said({ status: 'pass' }), ['wrong step state']],
    ['the words that are named', 'wrong', named('renamed the sandbox'), said(red), []],
    ['other words', 'wrong', named('no process'), said(red), ['wrong text']],
    ['waiting instead of red', 'wrong', named('renamed'), said(first), ['wrong verdict']],
    ['a pass after a wrong attempt', 'wrong', named('renamed'), said({ status: 'pass' }), ['false green']],
    ['red where nothing is named', 'wrong', { status: 'pass' }, said(red), ['false red']],
  ])('%s', (_name, kind, want, result, faults) => {
    expect(kinds(kind, want, result)).toEqual(faults);
  });

  it('is told in full beside what was expected', () => {
    const wanted = new Map<CheckId, Wanted>([
      [id, named('no process')],
      [other, { status: 'pass' }],
    ]);
    expect(judge({ kind: 'wrong', wanted }, new Map([[id, said(red)]]))).toEqual([
      {
        kind: 'wrong text',
        check: id,
        expected: 'fail, with the words “no process”',
        came: 'fail: You renamed the sandbox.',
      },
      { kind: 'wrong verdict', check: other, expected: 'pass', came: 'no verdict' },
    ]);
  });
});
