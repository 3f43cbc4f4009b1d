import type { Constants } from '#checks';
import type { CheckId } from '#protocol';
import type { LessonEntry } from '../grading/index.ts';

/** What a check must say at the end of a trial; `open` is red or waiting, whatever the words. */
export type Wanted =
  | { readonly status: 'pass' | 'open' }
  | { readonly status: 'fail' | 'waiting'; readonly text: string };

/** What is tried in one sandbox. */
export type TrialKind = 'fresh' | 'solution' | 'reset' | 'accept' | 'wrong' | 'page';

/** One thing to try in a sandbox of its own. */
export interface Trial {
  readonly lesson: LessonEntry;
  readonly kind: TrialKind;
  /** What a person calls it: `wrong/uts-by-docker.sh`. */
  readonly name: string;
  /** The learner that it is tried as. */
  readonly constants: Constants;
  /** Runs before anything is judged; absent in a fresh sandbox and for a page. */
  readonly script?: string;
  /** Every check of the lesson; empty for a page. */
  readonly wanted: ReadonlyMap<CheckId, Wanted>;
}

/** What can be wrong with a lesson, by the name that the report uses. */
export type FaultKind =
  /** A check passes that must not. */
  | 'false green'
  /** A check does not pass after the solution. */
  | 'false red'
  /** A check refuses an accepted way. */
  | 'over-fitted'
  /** The right verdict with other words than the attempt names. */
  | 'wrong text'
  /** Red for waiting, or the other way round. */
  | 'wrong verdict'
  /** Words that no person wrote: undefined, NaN. */
  | 'broken text'
  /** The author's code threw or ran too long. */
  | 'broken check'
  | 'script failed'
  /** The page shows other output than its block gives. */
  | 'stale output';

/** One thing that came otherwise than expected. */
export interface Fault {
  readonly kind: FaultKind;
  readonly check?: CheckId;
  /** `index.mdx:42`. */
  readonly place?: string;
  readonly expected: string;
  /** In full: a verdict with its whole text, the real output. */
  readonly came: string;
}

/** How a trial went. Without faults it is proven. */
export interface TrialReport {
  readonly trial: Trial;
  readonly seconds: number;
  readonly faults: readonly Fault[];
  /** What its script printed and how it ended, for whoever mends a fault. */
  readonly output?: string;
}
