import type { Constants } from '#checks';
import type { CheckId } from '#protocol';
import type { LessonEntry } from '../grading/index.ts';
import type { Equivalent } from './mutants/equivalents.ts';
import type { Mutant } from './mutants/mutate.ts';
import type { LabTimes } from './timed-lab.ts';

/** What a check must say at the end of a trial; `open` is red or waiting, whatever the words. */
export type Wanted =
  | { readonly status: 'pass' | 'open' }
  | { readonly status: 'fail' | 'waiting'; readonly text: string };

/**
 * What is tried. `task` only measures: a task that works without the others lets its changes be tried that way too. `rules`
 * needs no sandbox.
 */
export type TrialKind =
  | 'fresh'
  | 'solution'
  | 'order'
  | 'task'
  | 'reset'
  | 'step'
  | 'accept'
  | 'wrong'
  | 'page'
  | 'mutant'
  | 'rules';

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
  /** What is changed in the solution, and the author's word for it that nothing should see that. */
  readonly mutant?: Mutant & {
    readonly listed: Equivalent | undefined;
    /** The changed task alone, which is tried first: what is seen there need not be tried in the whole solution. */
    readonly alone?: Trial | undefined;
  };
  /** The one task that is tried by itself. */
  readonly task?: string;
  /** The task at which it begins, the ones before it done by the lab. */
  readonly beginAt?: CheckId;
}

/** What can be wrong with a lesson, by the name that the report uses. */
export type FaultKind =
  /** A check passes that must not. */
  | 'false green'
  /** A check does not pass after the solution. */
  | 'false red'
  /** A check refuses an accepted way. */
  | 'over-fitted'
  /** The verdict depends on the order of the tasks, or on what was judged before. */
  | 'order-dependent'
  /** Who begins at a later task does not find those before it done, and it and the later ones still to do. */
  | 'wrong step state'
  /** The same trial ends now so, now so. */
  | 'flaky'
  /** The right verdict with other words than the attempt names. */
  | 'wrong text'
  /** Red for waiting, or the other way round. */
  | 'wrong verdict'
  /** Words that no person wrote: undefined, NaN. */
  | 'broken text'
  /** The author's code threw or ran too long. */
  | 'broken check'
  /** The solution can be changed there, and all checks stay green. */
  | 'unchecked'
  /** What `equivalents.txt` says is not so, or too much. */
  | 'not equivalent'
  | 'script failed'
  /** The page shows other output than its block gives. */
  | 'stale output'
  /** A hint gives a command of the solution away. */
  | 'leaking hint'
  /** The minutes of the frontmatter are far from what was measured. */
  | 'wrong minutes';

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

/** What a trial found, and how long its parts took. */
export interface Findings {
  readonly faults: readonly Fault[];
  /** What its script printed and how it ended, for whoever mends a fault. */
  readonly output?: string;
  /** Blocks of a page that were not run, each with the author's reason. */
  readonly skipped?: readonly { readonly place: string; readonly reason: string }[];
  /** Seconds that its script or its blocks ran. */
  readonly scriptSeconds?: number;
  /** Seconds from the end of the script until the verdicts were as wanted. */
  readonly settledSeconds?: number;
}

/** Where the seconds of a trial went. */
export interface TrialParts extends LabTimes {
  /** Until the verdicts were final, and as long as they had to stay so. */
  readonly verdicts: number;
}

/** How a trial went. Without faults it is proven. */
export interface TrialReport extends Findings {
  readonly trial: Trial;
  readonly seconds: number;
  /** Absent where no sandbox was needed. */
  readonly parts?: TrialParts;
}
