import type { Failure } from '#checks';
import type { FailVerdict, Verdict } from '#protocol';
import { plainText } from './plain-text.ts';

/** A failed expectation as a verdict: every text bounded and harmless, whatever names the learner chose. */
export function failVerdict({ expected, found, from, see, say, learn }: Failure): FailVerdict {
  return {
    status: 'fail',
    expected: plainText(expected, 300),
    found: plainText(found, 300),
    from: plainText(from, 200),
    see: plainText(see, 200),
    ...(say === undefined ? {} : { say: plainText(say, 500) }),
    ...(learn === undefined ? {} : { learn: plainText(learn, 200) }),
  };
}

/** The one text of a verdict: on the page, for a screen reader, in a terminal, in CI. At most 2000 characters. */
export function verdictText(title: string, verdict: Verdict): string {
  switch (verdict.status) {
    case 'pass':
      return `Passed: ${title}`;
    case 'fail': {
      const { expected, found, see, say } = verdict;
      const evidence = `Expected ${sentence(expected)} Found ${sentence(found)} Look at: ${see}`;
      return say === undefined ? evidence : `${evidence} — ${say}`;
    }
    case 'waiting':
      return `Waiting: ${verdict.for}`;
    case 'error':
      return verdict.message;
    default:
      return verdict satisfies never;
  }
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
