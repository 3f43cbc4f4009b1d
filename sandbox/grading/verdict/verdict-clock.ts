import { isDeepStrictEqual } from 'node:util';
import { urlOf } from '#checks';
import { firstLook, type ProbeRequest, type Verdict } from '#protocol';
import type { Outcome } from '../evaluation/outcome.ts';
import { failVerdict } from './format.ts';
import { plainText } from './plain-text.ts';

/** Milliseconds that a wrong state must stand still before it is called wrong. */
export const quietMs = 250;
/** However restless the sandbox: a check that has been wrong for so long is called wrong. */
export const restlessMs = 2000;

export interface Timing {
  /** Milliseconds a right state must hold; 0 is at once. */
  readonly stableFor: number;
  /** Milliseconds the system may take to settle; 0 leaves the usual quiet. */
  readonly within: number;
  /** Title of another check, for "First: …". */
  titleOf(check: string): string;
}

/** What time makes of the outcomes of one check. Pure: time comes in. */
export interface VerdictState {
  readonly verdict: Verdict;
  /** When to look again although nothing happened. */
  readonly wakeAt: number | undefined;
  readonly outcome: Outcome | undefined;
  /** When `outcome` was first seen, and when the check was last right. */
  readonly since: number;
  readonly wrongSince: number | undefined;
  /** Since when the answer of a probe is awaited. */
  readonly probingSince: number | undefined;
}

const looking: Verdict = { status: 'waiting', for: firstLook };

export const freshVerdict: VerdictState = {
  verdict: looking,
  wakeAt: undefined,
  outcome: undefined,
  since: 0,
  wrongSince: undefined,
  probingSince: undefined,
};

/** The next state after an outcome, or, with the same outcome, after time has passed. */
export function nextVerdict(timing: Timing, before: VerdictState, outcome: Outcome, now: number): VerdictState {
  if (outcome.status === 'probing') return awaitAnswer(before, outcome.request, now);
  const since = isDeepStrictEqual(before.outcome, outcome) ? before.since : now;
  const wrongSince = isWrong(outcome) ? (before.wrongSince ?? now) : undefined;
  const state = { outcome, since, wrongSince, probingSince: undefined };
  const settled = (verdict: Verdict): VerdictState => ({ ...state, verdict, wakeAt: undefined });
  const pending = (verdict: Verdict, wakeAt: number): VerdictState => ({ ...state, verdict, wakeAt });
  switch (outcome.status) {
    case 'pass': {
      const holdsAt = since + timing.stableFor;
      if (now >= holdsAt) return settled({ status: 'pass' });
      return pending({ status: 'waiting', for: `the state to hold for ${timing.stableFor / 1000} s` }, holdsAt);
    }
    case 'fail': {
      const quietAt = since + Math.max(quietMs, timing.within);
      const limitAt = (wrongSince ?? now) + Math.max(restlessMs, timing.within);
      const redAt = Math.min(quietAt, limitAt);
      const verdict = failVerdict(outcome.failure);
      if (now >= redAt) return settled(verdict);
      if (timing.within === 0) return pending(before.verdict, redAt);
      return pending({ status: 'waiting', for: `the system to settle: found ${verdict.found}`.slice(0, 300) }, redAt);
    }
    case 'blocked': {
      const redAt = Math.min(since + quietMs, (wrongSince ?? now) + restlessMs);
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

/** An answer on its way is no news: what stood on the page stands for a while, and a state that held goes on holding. */
function awaitAnswer(before: VerdictState, request: ProbeRequest, now: number): VerdictState {
  const probingSince = before.probingSince ?? now;
  const untilAt = probingSince + (before.verdict.status === 'waiting' ? quietMs : restlessMs);
  if (now < untilAt) return { ...before, probingSince, wakeAt: untilAt };
  const whom = 'process' in request ? `the server on port ${request.port}` : urlOf(request);
  const verdict: Verdict = { status: 'waiting', for: plainText(`an answer from ${whom}`, 300) };
  return { ...before, probingSince, verdict, wakeAt: undefined };
}

const isWrong = (outcome: Outcome): boolean => outcome.status === 'fail' || outcome.status === 'blocked';

const brokenText = 'This check broke. The mistake is ours, not yours: it costs you nothing and has been reported.';
