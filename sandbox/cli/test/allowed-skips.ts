/** A test that may be skipped: its full name (describe and it, with a space between) and why. */
export interface AllowedSkip {
  readonly test: string;
  readonly reason: string;
}

/** The only tests that `npm test` lets be skipped. */
export const allowedSkips: readonly AllowedSkip[] = [];
