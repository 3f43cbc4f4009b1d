/** What was expected and found, and where to look. */
export interface Evidence {
  readonly expected: string;
  readonly found: string;
  readonly from: string;
  readonly see: string;
}

/** Why a check fails. */
export interface Failure extends Evidence {
  /** The misconception, when one was recognised. */
  readonly say?: string;
  /** Anchor of the page that explains it. */
  readonly learn?: string;
}

/** Ends a check: the world is not as the lesson asks. Thrown by `expect` and `require`, caught by the evaluator. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`Expected ${failure.expected}, found ${failure.found}`);
    this.failure = failure;
  }
}
