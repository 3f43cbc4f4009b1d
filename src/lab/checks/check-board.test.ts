import { expect, test } from 'vitest';
import { type CheckResult, type CheckSummary, checkResult, checkSummary, firstLook } from '#protocol';
import { announcement, checkRows, progressOf, type RowContext } from './check-board.ts';
import type { HelpRow } from './help-desk.ts';

const summaries: CheckSummary[] = ['own-uts', 'pid-one'].map((id) =>
  checkSummary.parse({ id, title: `Title of ${id}`, points: 1, after: [] }),
);
const fail = { status: 'fail', expected: 'harbor', found: 'nothing', from: '/proc', see: 'lsns' };
const result = (check: string, verdict: object, passedAt?: string): CheckResult =>
  checkResult.parse({ check, verdict, text: '', at: 1, ...(passedAt === undefined ? {} : { passedAt }) });
const tried: RowContext = { helpOf: () => undefined, wasTried: () => true };
const board = (results: readonly CheckResult[], context: Partial<RowContext> = {}) =>
  checkRows(summaries, new Map(results.map((one) => [one.check, one])), {
    ...tried,
    ...context,
  });
const rows = (...results: CheckResult[]) => board(results);
const once = '2026-01-01T00:00:00Z';

test('says each state in words', () => {
  expect(rows(result('own-uts', { status: 'pass' }), result('pid-one', fail)).map((row) => row.word)).toEqual([
    'Passed',
    'Not yet',
  ]);
  expect(rows(result('own-uts', { status: 'waiting', for: 'a process' }))[0]).toMatchObject({
    word: 'Waiting',
    note: 'a process',
  });
  expect(rows(result('own-uts', { status: 'waiting', for: firstLook }))[0]).toMatchObject({ word: 'Looking' });
  expect(rows(result('own-uts', { status: 'error', message: 'The engine does not answer' }))[0]?.word).toBe(
    'Trouble on our side',
  );
  expect(rows()[0]?.word).toBe('Looking');
});

test('greets with calm words: red is for what was tried', () => {
  const [row] = board([result('own-uts', fail)], { wasTried: () => false });
  expect(row).toMatchObject({ state: 'todo', word: 'To do', failure: { found: 'nothing' } });
});

test('keeps a first pass and says that it is not so now', () => {
  const [row] = rows(result('own-uts', fail, once));
  expect(row).toMatchObject({ state: 'passed', lapsed: true });
  expect(row?.failure?.found).toBe('nothing');
});

test('what the lab did is green, is not counted, and is red again when it breaks', () => {
  const given = { ...result('own-uts', { status: 'pass' }), byLab: true as const };
  const before = rows(given, result('pid-one', { status: 'pass' }));
  expect(before.map(({ word }) => word)).toEqual(['Done by the lab', 'Passed']);
  expect(progressOf(before)).toMatchObject({ text: '1 of 2', done: false });
  expect(rows({ ...result('own-uts', fail), byLab: true })[0]).toMatchObject({ state: 'open', word: 'Not yet' });
  expect(rows({ ...given, passedAt: once })[0]).toMatchObject({ state: 'passed' });
});

test('counts what was passed', () => {
  expect(progressOf(rows(result('own-uts', fail, once), result('pid-one', fail)))).toMatchObject({
    text: '1 of 2',
    done: false,
  });
  expect(progressOf(rows(result('own-uts', { status: 'pass' }), result('pid-one', fail, once))).done).toBe(true);
  expect(progressOf([]).done).toBe(false);
});

test('announces a pass and the progress', () => {
  const before = rows(result('own-uts', fail), result('pid-one', fail));
  const after = rows(result('own-uts', { status: 'pass' }), result('pid-one', fail));
  expect(announcement(before, after)).toBe('Passed: Title of own-uts. 1 of 2 passed.');
});

test('announces what is found now when a red check changes its reason', () => {
  const before = rows(result('own-uts', fail));
  const after = rows(result('own-uts', { ...fail, found: 'inner', say: 'You renamed the sandbox itself.' }));
  expect(announcement(before, after)).toBe(
    'Title of own-uts: Expected harbor. Found inner. You renamed the sandbox itself. 0 of 2 passed.',
  );
});

test('announces the offer of a hint once, and keeps a solution when its check turns green', () => {
  const results = (verdict: object) => new Map([[String(summaries[0]?.id), result('own-uts', verdict)]]);
  const red = (found: string, offered: boolean) =>
    checkRows(summaries, results({ ...fail, found }), {
      ...tried,
      helpOf: () => ({ hints: [], next: 'hint', offered }),
    });
  expect(announcement(red('a', false), red('b', true))).toContain('Found b. A hint is offered.');
  expect(announcement(red('b', true), red('c', true))).not.toContain('offered');
  const solution = [{ why: '', code: 'ls' }];
  const green = (help: HelpRow) =>
    checkRows(summaries, results({ status: 'pass' }), { ...tried, helpOf: () => help })[0]?.help;
  expect(green({ hints: ['a'], solution, offered: false })).toMatchObject({ solution });
  expect(green({ hints: ['a'], next: 'hint', offered: false })).toBeUndefined();
});

test('does not read the whole list aloud when it arrives, nor repeat itself', () => {
  const all = rows(result('own-uts', fail), result('pid-one', fail));
  expect(announcement([], all)).toBeUndefined();
  expect(announcement(rows(), all)).toBeUndefined();
  expect(announcement(all, all)).toBeUndefined();
});
