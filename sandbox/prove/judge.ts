import type { CheckId, CheckResult } from '#protocol';
import type { Fault, FaultKind, Trial, Wanted } from './trial.ts';

/** What every check says at one moment. */
export type Verdicts = ReadonlyMap<CheckId, CheckResult>;

/** What of these verdicts is not as the trial wants it. Pure. */
export function judge({ kind, wanted }: Pick<Trial, 'kind' | 'wanted'>, verdicts: Verdicts): Fault[] {
  return [...wanted].flatMap(([check, want]): Fault[] => {
    const result = verdicts.get(check);
    const wrong = result === undefined ? 'wrong verdict' : faultOf(kind, want, result);
    if (wrong === undefined) return [];
    return [{ kind: wrong, check, expected: inWords(want), came: result === undefined ? 'no verdict' : told(result) }];
  });
}

/** Whether a verdict is more than "the system is still settling": with it a trial may end. */
function isDecided({ verdict }: CheckResult): boolean {
  return verdict.status !== 'waiting' || verdict.for.startsWith('first ');
}

/** What it is called when a check does not pass that must. */
const notGreen: { readonly [K in Trial['kind']]?: FaultKind } = {
  accept: 'over-fitted',
  order: 'order-dependent',
  step: 'wrong step state',
};

/** What it is called when one passes that must not. */
const tooGreen: { readonly [K in Trial['kind']]?: FaultKind } = { step: 'wrong step state' };

function faultOf(kind: Trial['kind'], want: Wanted, result: CheckResult): FaultKind | undefined {
  const { verdict, text } = result;
  if (verdict.status === 'error') return 'broken check';
  if (verdict.status === 'pass') return want.status === 'pass' ? undefined : (tooGreen[kind] ?? 'false green');
  if (want.status === 'pass') return notGreen[kind] ?? 'false red';
  if (/\bundefined\b|\bNaN\b|\[object |\bnull\b/.test(text)) return 'broken text';
  if (want.status === 'open') return isDecided(result) ? undefined : 'wrong verdict';
  if (verdict.status !== want.status) return 'wrong verdict';
  return text.includes(want.text) ? undefined : 'wrong text';
}

function inWords(want: Wanted): string {
  switch (want.status) {
    case 'pass':
      return 'pass';
    case 'open':
      return 'fail or wait';
    case 'fail':
    case 'waiting':
      return `${want.status}, with the words “${want.text}”`;
    default:
      return want satisfies never;
  }
}

/** The verdict in full. */
const told = ({ verdict, text }: CheckResult): string => `${verdict.status}: ${text}`;
