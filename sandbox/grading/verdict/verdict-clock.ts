import { isDeepStrictEqual } from 'node:util';
import { type Failure, urlOf } from '#checks';
import { firstLook, type ProbeRequest, type Verdict } from '#protocol';
import type { Outcome } from '../evaluation/outcome.ts';
import { type Doubt, doubtOf, type Moving } from './doubt.ts';
import { failVerdict } from './format.ts';
import { plainText } from './plain-text.ts';

/** Milliseconds that a wrong state must stand still before it is called wrong. */
export const quietMs = 250;
/** However restless the sandbox: what has been wrong for so long, in one way or another, is called wrong. */
export const restlessMs = 500;
/** Milliseconds after which the page says that an answer is awaited, by what it shows. Red stands for as long as any answer takes. */
export const answerMs = { waiting: quietMs, pass: 2000, fail: 6000, error: 0 } as const;

export interface Timing {
  /** Milliseconds a right state must hold; 0 is at once. */
  readonly stableFor: number;
  /** Milliseconds the system may take to settle; 0 leaves the usual quiet. */
  readonly within: number;
  /** Title of another check, for "First: …". */
  titleOf(check: string): string;
}

/** What an evaluation gave. */
export interface Reading {
  readonly outcome: Outcome;
  /** The things it is about. */
  readonly subjects: readonly string[];
  readonly motions: readonly Moving[];
  /** When the oldest of the answers that it rests on was asked for; undefined when it rests on none. */
  readonly askedAt: number | undefined;
}

/** What time makes of the outcomes of one check. Pure: time comes in. */
export interface VerdictState {
  readonly verdict: Verdict;
  /** When to look again although nothing happened. */
  readonly wakeAt: number | undefined;
  /** The state has held, and now its probes must say so once more. */
  readonly confirm: boolean;
  readonly outcome: Outcome | undefined;
  readonly subjects: readonly string[];
  /** When `outcome` was first seen. */
  readonly since: number;
  /** Whether it waited for something that moves by itself. */
  readonly isDoubted: boolean;
  /** Since when it has been wrong in another way than the page says. */
  readonly restlessSince: number | undefined;
  /** Since when the answer of a probe is awaited. */
  readonly probingSince: number | undefined;
}

const looking: Verdict = { status: 'waiting', for: firstLook };

export const freshVerdict: VerdictState = {
  verdict: looking,
  wakeAt: undefined,
  confirm: false,
  outcome: undefined,
  subjects: [],
  since: 0,
  isDoubted: false,
  restlessSince: undefined,
  probingSince: undefined,
};

/** The next state after a reading, or, with the same reading, after time has passed. */
export function nextVerdict(timing: Timing, before: VerdictState, reading: Reading, now: number): VerdictState {
  const { outcome, subjects } = reading;
  if (outcome.status === 'probing') return awaitAnswer(before, outcome.request, now);
  const doubt = doubtOf(reading, now);
  // What waited for something that has come about now is as good as new: that it is right may be a moment behind.
  const isRelieved = before.isDoubted && doubt === undefined && before.outcome?.status === 'fail' && isWrong(outcome);
  const since = isSame(before, reading) && !isRelieved ? before.since : now;
  const restlessSince = !isWrong(outcome) ? undefined : isRelieved ? now : (before.restlessSince ?? now);
  const isDoubted = doubt !== undefined;
  const state = { outcome, subjects, since, isDoubted, restlessSince, probingSince: undefined, confirm: false };
  const settled = (verdict: Verdict): VerdictState => ({
    ...state,
    restlessSince: undefined,
    verdict,
    wakeAt: undefined,
  });
  const pending = (verdict: Verdict, wakeAt: number | undefined): VerdictState => ({ ...state, verdict, wakeAt });
  switch (outcome.status) {
    case 'pass': {
      // What is not believed yet ends no restlessness.
      if (doubt !== undefined) return { ...doubtful(before, doubt, pending), restlessSince: before.restlessSince };
      const holdsAt = since + timing.stableFor;
      const holding = { status: 'waiting', for: `the state to hold for ${timing.stableFor / 1000} s` } as const;
      if (now < holdsAt) return pending(holding, holdsAt);
      const { askedAt } = reading;
      const isConfirmed = timing.stableFor === 0 || askedAt === undefined || askedAt >= holdsAt;
      if (isConfirmed || before.verdict.status === 'pass') return settled({ status: 'pass' });
      return { ...settled(holding), confirm: true };
    }
    case 'fail': {
      const quietAt = since + Math.max(quietMs, timing.within);
      const limitAt = (restlessSince ?? now) + Math.max(restlessMs, timing.within);
      const redAt = Math.min(quietAt, limitAt);
      const verdict = failVerdict(outcome.failure);
      if (doubt !== undefined && before.verdict.status === 'fail') return doubtful(before, doubt, pending);
      if (now >= redAt) return doubt === undefined ? settled(verdict) : pending(waitingFor(doubt), doubt.until);
      if (timing.within === 0) return pending(before.verdict, redAt);
      return pending({ status: 'waiting', for: `the system to settle: found ${verdict.found}`.slice(0, 300) }, redAt);
    }
    case 'blocked': {
      const redAt = Math.min(since + quietMs, (restlessSince ?? now) + restlessMs);
      const first = outcome.by.map((check) => `“${timing.titleOf(check)}”`).join(', ');
      // At first there is nothing worth keeping on the page.
      if (now >= redAt || before.verdict.status === 'waiting') {
        return settled({ status: 'waiting', for: `first ${first}`.slice(0, 300) });
      }
      return pending(before.verdict, redAt);
    }
    case 'unread':
      return settled(looking);
    case 'unavailable':
      return settled({ status: 'waiting', for: `Cannot look right now: ${plainText(outcome.reason, 250)}` });
    case 'error':
      return settled({ status: 'error', message: brokenText });
    default:
      return outcome satisfies never;
  }
}

/** What stood stands until the doubt is over, unless it is worth a word or nothing stood. */
function doubtful(
  { verdict }: VerdictState,
  doubt: Doubt,
  pending: (verdict: Verdict, wakeAt: number | undefined) => VerdictState,
): VerdictState {
  const stands = verdict.status === 'pass' || (verdict.status === 'fail' && !doubt.told);
  return pending(stands ? verdict : waitingFor(doubt), doubt.until);
}

const waitingFor = (doubt: Doubt): Verdict => ({ status: 'waiting', for: plainText(doubt.for, 300) });

/** An answer on its way is no news: what stood on the page stands for a while, and a state that held goes on holding. */
function awaitAnswer(before: VerdictState, request: ProbeRequest, now: number): VerdictState {
  const probingSince = before.probingSince ?? now;
  const untilAt = probingSince + answerMs[before.verdict.status];
  const state = { ...before, probingSince, confirm: false };
  if (now < untilAt) return { ...state, wakeAt: untilAt };
  const verdict: Verdict = { status: 'waiting', for: plainText(`an answer from ${whomOf(request)}`, 300) };
  return { ...state, verdict, wakeAt: undefined };
}

function whomOf(request: ProbeRequest): string {
  if ('file' in request) return `the pod ${request.pod}`;
  if ('from' in request) return `port ${request.port} of ${request.host}`;
  if ('process' in request) return `the server on port ${request.port}`;
  return 'pod' in request ? `port ${request.port} of the pod ${request.pod}` : urlOf(request);
}

/**
 * Whether nothing has changed that the verdict rests on. What is wrong is what was read: its explanation may still be completed, by
 * sources that come later, without a new beginning.
 */
function isSame(before: VerdictState, { outcome, subjects }: Reading): boolean {
  if (before.outcome?.status === 'fail' && outcome.status === 'fail') {
    return isDeepStrictEqual(evidenceOf(before.outcome.failure), evidenceOf(outcome.failure));
  }
  return isDeepStrictEqual(before.outcome, outcome) && isDeepStrictEqual(before.subjects, subjects);
}

const evidenceOf = ({ expected, found, from }: Failure) => ({ expected, found, from });

const isWrong = (outcome: Outcome): boolean => outcome.status === 'fail' || outcome.status === 'blocked';

const brokenText = 'This check broke. The mistake is ours, not yours: it costs you nothing and has been reported.';
