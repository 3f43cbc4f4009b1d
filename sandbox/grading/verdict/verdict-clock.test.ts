import { describe, expect, it } from 'vitest';
import { checkId } from '#protocol';
import type { Outcome } from '../evaluation/outcome.ts';
import { freshVerdict, nextVerdict, quietMs, restlessMs, type Timing, type VerdictState } from './verdict-clock.ts';

const timing: Timing = { stableFor: 0, within: 0, titleOf: (check) => `Title of ${check}` };
const pass: Outcome = { status: 'pass' };
const fail = (found = 'none'): Outcome => ({
  status: 'fail',
  failure: { expected: 'one', found, from: 'here', see: 'look' },
});
const blocked: Outcome = { status: 'blocked', by: [checkId.parse('first')] };

/** What a page shows after each outcome, given as [milliseconds, outcome]. */
function play(steps: readonly (readonly [number, Outcome])[], options: Partial<Timing> = {}): VerdictState {
  return steps.reduce(
    (state, [now, outcome]) => nextVerdict({ ...timing, ...options }, state, outcome, now),
    freshVerdict,
  );
}

describe('green', () => {
  it('comes at once', () => {
    expect(play([[0, pass]])).toMatchObject({ verdict: { status: 'pass' }, wakeAt: undefined });
  });

  it('waits until the state has held for stableFor, and begins anew when it did not', () => {
    const stable = { stableFor: 1000 };
    expect(play([[0, pass]], stable)).toMatchObject({
      verdict: { status: 'waiting', for: 'the state to hold for 1 s' },
      wakeAt: 1000,
    });
    expect(
      play(
        [
          [0, pass],
          [1000, pass],
        ],
        stable,
      ).verdict,
    ).toEqual({ status: 'pass' });
    expect(
      play(
        [
          [0, pass],
          [500, fail()],
          [600, pass],
          [1100, pass],
        ],
        stable,
      ).wakeAt,
    ).toBe(1600);
  });
});

describe('red', () => {
  it('comes after a quiet time; until then the page keeps what it showed', () => {
    const early = play([
      [0, pass],
      [100, fail()],
    ]);
    expect(early).toMatchObject({ verdict: { status: 'pass' }, wakeAt: 100 + quietMs });
    expect(
      play([
        [0, pass],
        [100, fail()],
        [100 + quietMs, fail()],
      ]),
    ).toMatchObject({
      verdict: { status: 'fail', found: 'none' },
      wakeAt: undefined,
    });
  });

  it('never shows for a state that passes by', () => {
    const states = [
      [0, fail()],
      [quietMs, fail()],
      [1000, fail('created')],
      [1100, pass],
    ] as const;
    expect(play(states.slice(0, 3)).verdict).toMatchObject({ found: 'none' });
    expect(play(states).verdict).toEqual({ status: 'pass' });
  });

  it('comes also to a sandbox that never rests', () => {
    const restless = Array.from({ length: 11 }, (_, turn) => [turn * 200, fail(`pid ${turn}`)] as const);
    expect(play(restless.slice(0, 10)).verdict.status).toBe('waiting');
    expect(restless.at(-1)?.[0]).toBe(restlessMs);
    expect(play(restless).verdict).toMatchObject({ status: 'fail', found: 'pid 10' });
  });

  it('waits for a slow system as long as the check allows, and says what it found so far', () => {
    const slow = { within: 5000 };
    expect(play([[0, fail('starting')]], slow)).toMatchObject({
      verdict: { status: 'waiting', for: 'the system to settle: found starting' },
      wakeAt: 5000,
    });
    expect(
      play(
        [
          [0, fail('starting')],
          [5000, fail('starting')],
        ],
        slow,
      ).verdict.status,
    ).toBe('fail');
  });
});

describe('waiting', () => {
  it('names the check that comes first', () => {
    expect(play([[0, blocked]]).verdict).toEqual({ status: 'waiting', for: 'first “Title of first”' });
  });

  it('does not flash when the first check fails for an instant', () => {
    expect(
      play([
        [0, pass],
        [10, blocked],
      ]),
    ).toMatchObject({ verdict: { status: 'pass' }, wakeAt: 10 + quietMs });
    expect(
      play([
        [0, pass],
        [10, blocked],
        [10 + quietMs, blocked],
      ]).verdict.status,
    ).toBe('waiting');
  });

  it('is the answer when nothing can be read (C7), at once and never red', () => {
    const away: Outcome = { status: 'unavailable', reason: 'the lab host does not answer' };
    expect(
      play([
        [0, fail()],
        [quietMs, fail()],
        [300, away],
      ]).verdict,
    ).toEqual({
      status: 'waiting',
      for: 'Cannot look right now: the lab host does not answer',
    });
    expect(play([[0, { status: 'unread', source: 'linux' }]]).verdict).toEqual({
      status: 'waiting',
      for: 'looking at the sandbox',
    });
  });
});

describe('an answer on its way', () => {
  const request = { address: '127.0.0.1', port: 80, path: '/', method: 'GET', headers: {}, timeoutMs: 2000 } as const;
  const probing: Outcome = { status: 'probing', request };

  it('leaves on the page what stood there, and says after a while what it waits for', () => {
    expect(
      play([
        [0, pass],
        [10, probing],
      ]),
    ).toMatchObject({ verdict: { status: 'pass' }, wakeAt: 10 + restlessMs });
    expect(
      play([
        [0, pass],
        [10, probing],
        [10 + restlessMs, probing],
      ]),
    ).toMatchObject({ verdict: { status: 'waiting', for: 'an answer from http://127.0.0.1/' }, wakeAt: undefined });
    expect(play([[0, probing]])).toMatchObject({ verdict: { for: 'looking at the sandbox' }, wakeAt: quietMs });
  });

  it('is no break in a state that holds', () => {
    expect(
      play(
        [
          [0, pass],
          [400, probing],
          [450, pass],
          [1000, pass],
        ],
        { stableFor: 1000 },
      ).verdict,
    ).toEqual({ status: 'pass' });
  });
});

describe('error', () => {
  it('takes the blame and tells nothing of the code', () => {
    const broken = play([[0, { status: 'error', message: 'undefined is not a function', stack: 'secret' }]]);
    expect(JSON.stringify(broken.verdict)).toMatchInlineSnapshot(
      `"{"status":"error","message":"This check broke. The mistake is ours, not yours: it costs you nothing and has been reported."}"`,
    );
  });
});
