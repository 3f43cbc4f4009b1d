import { type CheckId, type CheckResult, type CheckSummary, type FailVerdict, firstLook } from '#protocol';
import type { HelpRow } from './help-desk.ts';

/** One line of the list as it is shown. */
export interface CheckRow {
  readonly id: CheckId;
  readonly title: string;
  readonly state: CheckState;
  /** The state in words; the icon never stands alone. */
  readonly word: string;
  /** What to do with a live verdict that is not a pass. */
  readonly failure?: FailVerdict;
  readonly note?: string;
  /** Passed once, and not so now. */
  readonly lapsed: boolean;
  /** Hints and solution, when there is something to do with them. */
  readonly help?: HelpRow;
}

/** `given`: green, and the lab did it. `todo` is red in truth and shown calmly: nobody has tried it yet. */
export type CheckState = 'looking' | 'passed' | 'given' | 'todo' | 'open' | 'waiting' | 'trouble';

/** What is known beside the verdicts. */
export interface RowContext {
  helpOf(check: CheckId): HelpRow | undefined;
  /** Whether the learner has changed something about this check, and it was still red. */
  wasTried(check: CheckId): boolean;
}

/** The list in its order; a check without a result yet is being looked at. */
export function checkRows(
  summaries: readonly CheckSummary[],
  results: ReadonlyMap<string, CheckResult>,
  { helpOf, wasTried }: RowContext,
): CheckRow[] {
  return summaries.map(({ id, title }) => {
    const row = rowOf(results.get(id), wasTried(id));
    const help = helpOf(id);
    // A solution stays when its check turns green: there may be more of it to type.
    const isShown = help !== undefined && (row.failure !== undefined || help.solution !== undefined);
    return { id, title, ...row, ...(isShown ? { help } : {}) };
  });
}

function rowOf(result: CheckResult | undefined, tried: boolean): Omit<CheckRow, 'id' | 'title' | 'help'> {
  if (result === undefined) return { state: 'looking', word: 'Looking', lapsed: false };
  const { verdict, passedAt, byLab } = result;
  if (verdict.status === 'pass' && byLab === true && passedAt === undefined)
    return { state: 'given', word: 'Done by the lab', lapsed: false };
  if (verdict.status === 'pass') return { state: 'passed', word: 'Passed', lapsed: false };
  const live = liveOf(verdict, tried);
  if (passedAt === undefined) return { ...live, lapsed: false };
  return { ...live, state: 'passed', word: 'Passed', lapsed: true };
}

function liveOf(
  verdict: Exclude<CheckResult['verdict'], { status: 'pass' }>,
  tried: boolean,
): Omit<CheckRow, 'id' | 'title' | 'lapsed' | 'help'> {
  switch (verdict.status) {
    case 'fail':
      return { ...(tried ? { state: 'open', word: 'Not yet' } : { state: 'todo', word: 'To do' }), failure: verdict };
    case 'waiting':
      return verdict.for === firstLook
        ? { state: 'looking', word: 'Looking' }
        : { state: 'waiting', word: 'Waiting', note: verdict.for };
    case 'error':
      return { state: 'trouble', word: 'Trouble on our side', note: verdict.message };
  }
}

export interface Progress {
  readonly passed: number;
  readonly of: number;
  readonly done: boolean;
  /** `2 of 4` */
  readonly text: string;
}

export function progressOf(rows: readonly CheckRow[]): Progress {
  const passed = rows.filter((row) => row.state === 'passed').length;
  return {
    passed,
    of: rows.length,
    done: rows.length > 0 && passed === rows.length,
    text: `${passed} of ${rows.length}`,
  };
}

/** What to say aloud after a change; undefined when nothing that a listener waits for has changed. */
export function announcement(before: readonly CheckRow[], after: readonly CheckRow[]): string | undefined {
  const known = new Map(before.map((row) => [row.id, row]));
  const news = after.flatMap((row) => {
    const old = known.get(row.id);
    if (old === undefined || old.state === 'looking') return [];
    const offer = row.help?.offered === true && old.help?.offered !== true ? ' A hint is offered.' : '';
    if (row.state !== old.state)
      return [`${row.word}: ${row.title}.${row.failure === undefined ? '' : ` ${reason(row.failure)}`}${offer}`];
    if (row.failure !== undefined && row.failure.found !== old.failure?.found)
      return [`${row.title}: ${reason(row.failure)}${offer}`];
    return [];
  });
  if (news.length === 0) return undefined;
  const { text, done } = progressOf(after);
  // Backticks mark code for the eye only.
  return `${news.join(' ').replaceAll('`', '')} ${done ? `All ${after.length} checks are green.` : `${text} passed.`}`;
}

function reason({ expected, found, say }: FailVerdict): string {
  return `Expected ${expected}. Found ${found}.${say === undefined ? '' : ` ${say}`}`;
}
