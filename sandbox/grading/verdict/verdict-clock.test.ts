import { describe, expect, it } from 'vitest';
import type { Motion } from '#checks';
import { checkId } from '#protocol';
import type { Outcome } from '../evaluation/outcome.ts';
import {
  answerMs,
  freshVerdict,
  nextVerdict,
  quietMs,
  type Reading,
  restlessMs,
  type Timing,
  type VerdictState,
} from './verdict-clock.ts';

const timing: Timing = { stableFor: 0, within: 0, titleOf: (check) => `Title of ${check}` };
const pass: Outcome = { status: 'pass' };
const fail = (found = 'none'): Outcome => ({
  status: 'fail',
  failure: { expected: 'one', found, from: 'here', see: 'look' },
});
const blocked: Outcome = { status: 'blocked', by: [checkId.parse('first')] };

/** What a page shows after each outcome, given as [milliseconds, outcome]. */
function play(
  steps: readonly (readonly [number, Outcome, Partial<Reading>?])[],
  options: Partial<Timing> = {},
): VerdictState {
  return steps.reduce(
    (state, [now, outcome, rest]) =>
      nextVerdict({ ...timing, ...options }, state, { ...plainReading, outcome, ...rest }, now),
    freshVerdict,
  );
}
const plainReading = { subjects: [], motions: [], askedAt: undefined };

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
    const restless = Array.from({ length: 6 }, (_, turn) => [turn * 100, fail(`pid ${turn}`)] as const);
    expect(play(restless.slice(0, 5)).verdict.status).toBe('waiting');
    expect(restless.at(-1)?.[0]).toBe(restlessMs);
    expect(play(restless).verdict).toMatchObject({ status: 'fail', found: 'pid 5' });
  });

  it('does not begin its quiet anew when only the explanation is completed', () => {
    const explained: Outcome = {
      status: 'fail',
      failure: { expected: 'one', found: 'none', from: 'here', see: 'look', say: 'It ended with code 137.' },
    };
    const steps = [
      [0, pass],
      [100, fail()],
      [200, explained],
      [100 + quietMs, explained],
    ] as const;
    expect(play(steps.slice(0, 3))).toMatchObject({ verdict: { status: 'pass' }, wakeAt: 100 + quietMs });
    expect(play(steps).verdict).toMatchObject({ status: 'fail', say: 'It ended with code 137.' });
    expect(play([...steps, [9000, fail()]]).verdict, 'and what stands is completed at once').not.toHaveProperty('say');
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
    ).toMatchObject({ verdict: { status: 'pass' }, wakeAt: 10 + answerMs.pass });
    expect(
      play([
        [0, pass],
        [10, probing],
        [10 + answerMs.pass, probing],
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

describe('a state that must hold', () => {
  const stable = { stableFor: 1000 };

  it('is that of the same things at both ends', () => {
    const first = { subjects: ['c0ffee'] };
    const second = { subjects: ['decaf'] };
    const again = play(
      [
        [0, pass, first],
        [600, pass, second],
        [1000, pass, second],
      ],
      stable,
    );
    expect(again).toMatchObject({ verdict: { status: 'waiting' }, wakeAt: 1600 });
    const steps = [
      [0, pass, second],
      [1000, pass, second],
    ] as const;
    expect(play(steps, stable).verdict).toEqual({ status: 'pass' });
  });

  it('is asked once more at its end when it rests on an answer', () => {
    const old = { askedAt: 10 };
    const asks = play(
      [
        [20, pass, old],
        [1020, pass, old],
      ],
      stable,
    );
    expect(asks).toMatchObject({ verdict: { status: 'waiting' }, confirm: true });
    const confirmed = nextVerdict(
      { ...timing, ...stable },
      asks,
      { ...plainReading, outcome: pass, askedAt: 1020 },
      1040,
    );
    expect(confirmed).toMatchObject({ verdict: { status: 'pass' }, confirm: false });
  });
});

describe('a doubtful state', () => {
  const moving = (parts: Partial<Motion>, until: number | undefined): Partial<Reading> => ({
    motions: [
      { motion: { since: 0, lasts: 5000, doubts: 'wrong', for: '`web` to start', told: false, ...parts }, until },
    ],
  });
  const starting = moving({}, 5000);
  const red = [
    [0, fail('none')],
    [quietMs, fail('none')],
  ] as const;

  it('leaves a red line that stands as it is, and a green one for its quiet', () => {
    expect(play([...red, [600, fail('created'), starting]])).toMatchObject({
      verdict: { found: 'none' },
      wakeAt: 5000,
    });
    expect(play([...red, [600, fail('created'), starting], [800, pass]]).verdict).toEqual({ status: 'pass' });
    const stopped = [
      [0, pass],
      [100, fail('exited'), starting],
    ] as const;
    expect(play(stopped)).toMatchObject({ verdict: { status: 'pass' }, wakeAt: 100 + quietMs });
    expect(play([...stopped, [100 + quietMs, fail('exited'), starting]])).toMatchObject({
      verdict: { status: 'waiting', for: '`web` to start' },
      wakeAt: 5000,
    });
  });

  it('is called wrong when its time is over', () => {
    const over = [
      ...red,
      [600, fail('created'), starting],
      [5000, fail('created'), starting],
      [5000 + quietMs, fail('created'), starting],
    ] as const;
    // What it waited for may be a moment behind.
    expect(play(over.slice(0, -1)).verdict).toMatchObject({ status: 'fail', found: 'none' });
    expect(play(over).verdict).toMatchObject({ status: 'fail', found: 'created' });
  });

  it('is told at once when it may take long', () => {
    expect(play([...red, [600, fail('none'), moving({ for: 'image pulling', told: true }, undefined)]])).toMatchObject({
      verdict: { status: 'waiting', for: 'image pulling' },
      wakeAt: undefined,
    });
  });

  it('is not green before it has proved itself, and green stays green', () => {
    const crashing = moving({ doubts: 'right', for: '`web` to stay up' }, 5000);
    expect(play([...red, [600, pass, crashing]])).toMatchObject({ verdict: { found: 'none' }, wakeAt: 5000 });
    expect(play([...red, [600, pass, crashing], [5000, pass, crashing]]).verdict).toEqual({ status: 'pass' });
    expect(play([[0, pass, crashing]]).verdict).toEqual({ status: 'waiting', for: '`web` to stay up' });
    expect(
      play([
        [0, pass],
        [100, pass, crashing],
      ]).verdict,
    ).toEqual({ status: 'pass' });
  });

  it('is doubted for its answer only when it rests on one', () => {
    const listening = moving({ doubts: 'answers' }, 5000);
    const asked = { ...listening, askedAt: 1 };
    expect(
      play([
        [0, pass],
        [100, fail(), listening],
        [400, fail(), listening],
      ]).verdict.status,
    ).toBe('fail');
    expect(
      play([
        [0, pass],
        [100, fail(), asked],
        [400, fail(), asked],
      ]).verdict.status,
    ).toBe('waiting');
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
