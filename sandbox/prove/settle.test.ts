import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type CheckId, type CheckResult, checkId, firstLook, sandboxId, type Verdict } from '#protocol';
import type { Grader, WatchOptions } from '../grading/index.ts';
import { aLesson } from '../testing/a-lesson.ts';
import { someConstants } from '../testing/constants.ts';
import { type Settled, settle } from './settle.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

const [web, db] = [checkId.parse('web'), checkId.parse('db')];
const looking: Verdict = { status: 'waiting', for: firstLook };
const pulling: Verdict = { status: 'waiting', for: 'image pulling' };
const pass: Verdict = { status: 'pass' };
const hold = 400;
const deadline = 3000;

/** A lesson of two checks that is watched, until the check `web` passes. */
function watched(stop = new AbortController()) {
  const watches: WatchOptions[] = [];
  const grader: Grader = { watch: (options) => watches.push(options), close: async () => undefined };
  const lesson = aLesson({ id: 'linux/01-test', checks: [web, db].map((id) => ({ id, title: id })) });
  const settled = vi.fn((end: Settled) =>
    [...end.verdicts].map(([check, { verdict }]) => `${check} ${verdict.status}`),
  );
  const failed = vi.fn();
  const looked = vi.fn();
  void settle(grader, {
    ...{ lesson, constants: someConstants, sandbox: sandboxId.parse('s-aaaaaaaaaaaa'), signal: stop.signal },
    ...{ ends: (verdicts) => verdicts.get(web)?.verdict.status === 'pass', onLooked: looked, hold, deadline },
  }).then(settled, failed);
  const tell = (check: CheckId, verdict: Verdict) => {
    const result: CheckResult = { check, verdict, text: '', at: 1 };
    watches[0]?.onResults([result]);
  };
  return { tell, settled, failed, looked, stop, watching: () => watches[0] };
}
const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

it('gives the verdicts once they are right and have stayed so', async () => {
  const { tell, settled, watching } = watched();
  tell(db, pulling);
  tell(web, pass);
  await after(hold - 1);
  expect(settled).not.toHaveBeenCalled();
  tell(web, pulling);
  tell(web, pass);
  await after(hold);
  expect(settled.mock.results[0]?.value).toEqual(['db waiting', 'web pass']);
  expect(watching()?.signal.aborted).toBe(true);
});

it('counts the time they may take from the first look at all of them: where the machine is busy that comes late', async () => {
  const { tell, settled, looked } = watched();
  tell(web, looking);
  tell(db, looking);
  await after(deadline * 10);
  tell(db, pass);
  await after(deadline * 10);
  expect(looked).not.toHaveBeenCalled();
  tell(web, pulling);
  expect(looked).toHaveBeenCalledOnce();
  await after(deadline - 1);
  expect(settled).not.toHaveBeenCalled();
  await after(1);
  expect(settled.mock.results[0]?.value).toEqual(['web waiting', 'db pass']);
});

it('does not wait for ever for a first look', async () => {
  const { tell, settled } = watched();
  tell(web, looking);
  await after(120_000);
  expect(settled.mock.results[0]?.value).toEqual(['web waiting']);
});

it('ends by the signal', async () => {
  const { failed, stop } = watched();
  stop.abort(new Error('called off'));
  await after(0);
  expect(failed).toHaveBeenCalledWith(new Error('called off'));
});
