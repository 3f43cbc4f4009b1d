import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkId, type RunResult, sandboxId, type Verdict } from '#protocol';
import type { WatchOptions } from '../../grading/index.ts';
import { aLesson } from '../../testing/a-lesson.ts';
import { someConstants } from '../../testing/constants.ts';
import type { ProofSandbox } from '../lab.ts';
import type { Trial } from '../trial.ts';
import type { TrialContext } from '../trial-context.ts';
import { runMutant } from './run-mutant.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const web = checkId.parse('web');
const lesson = aLesson({ id: 'linux/01-test', checks: [{ id: 'web', title: 'Web' }] });
const pass: Verdict = { status: 'pass' };
const whole = { scriptSeconds: 2, settledSeconds: 0.1 };
const listed = { before: 'run -d', after: 'run', why: 'Only the terminal waits.', line: 4 };
const trial = (isListed: boolean): Trial => ({
  ...{ lesson, kind: 'mutant', name: '- run -d\n+ run', constants: someConstants, script: 'run' },
  wanted: new Map([[web, { status: 'pass' }]]),
  mutant: { script: 'run', before: 'run -d', after: 'run', line: 1, listed: isListed ? listed : undefined },
});

/** A sandbox in which a script runs until the test says so, and a grader that says what the test says. */
function changedScript(isListed: boolean) {
  const { promise: ran, resolve: end } = Promise.withResolvers<RunResult>();
  const watches: WatchOptions[] = [];
  const [run, gone, lend] = [vi.fn(() => ran), vi.fn(async () => undefined), vi.fn()];
  const unused = () => {
    throw new Error('Nobody asks this sandbox for that');
  };
  const sandbox: ProofSandbox = {
    ...{ id: sandboxId.parse('s-aaaaaaaaaaaa'), run, prepare: async () => undefined },
    ...{ begin: unused, terminal: unused, observe: unused, [Symbol.asyncDispose]: gone },
  };
  const grader = { watch: (options: WatchOptions) => watches.push(options), close: async () => undefined };
  const context: TrialContext = {
    ...{
      lab: { claim: async () => sandbox, close: () => undefined },
      signal: new AbortController().signal,
      patience: 1,
    },
    ...{ grader, openGrader: () => grader, watching: () => undefined, lend },
  };
  const found = vi.fn();
  void runMutant(context, trial(isListed), { whole, alone: undefined }).then(found);
  const tell = (verdict: Verdict) => watches.at(-1)?.onResults([{ check: web, verdict, text: '', at: 1 }]);
  return { run, gone, lend, found, watches, tell, end };
}
const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

it('takes a change that is listed for proven once all is green, though its script goes on', async () => {
  const { found, gone, watches, tell } = changedScript(true);
  await after(3999);
  expect(watches).toHaveLength(0);
  await after(1);
  tell(pass);
  await after(399);
  expect(found).not.toHaveBeenCalled();
  await after(1);
  expect(found).toHaveBeenCalledWith({ faults: [] });
  expect(gone).toHaveBeenCalledOnce();
});

it('looks again when the script has ended, if not all was green before', async () => {
  const { found, watches, tell, end } = changedScript(true);
  await after(4000);
  tell({ status: 'waiting', for: 'a start' });
  await after(20_000);
  expect([found.mock.calls.length, watches.length]).toEqual([0, 1]);
  end({ exitCode: 0, output: '', timedOut: false });
  await after(0);
  tell(pass);
  await after(400);
  expect(found).toHaveBeenCalledWith({ faults: [] });
});

it('lends its place while the script of any other change hangs, and judges what there is at its end', async () => {
  const { run, found, lend, watches, tell, end } = changedScript(false);
  await after(3999);
  expect(lend).not.toHaveBeenCalled();
  await after(1);
  expect([lend.mock.calls.length, watches.length]).toEqual([1, 0]);
  expect(run).toHaveBeenCalledWith(expect.anything(), 13);
  end({ exitCode: 124, output: '', timedOut: true });
  await after(0);
  tell(pass);
  await after(400);
  expect(found).toHaveBeenCalledWith(
    expect.objectContaining({ faults: [expect.objectContaining({ kind: 'unchecked' })] }),
  );
});
