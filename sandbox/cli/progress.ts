/** What a person sees while something long goes on: one phase after the other, each with what it does and how far it is. */
export interface Progress {
  /** Starts a phase; the one before must have ended. The title is a noun phrase: `Sandbox image`. */
  phase(title: string): Phase;
}

/** One phase. `done` or `fail` is called exactly once and ends it; the time it took is shown by itself. */
export interface Phase {
  /** What happens now, in a few words; `fraction` from 0 to 1 when it is known, never invented. */
  update(detail: string, fraction?: number): void;
  /** It worked; `detail` says what the result is: `already built`. */
  done(detail?: string): void;
  /** It did not; the error itself is thrown by the caller. */
  fail(detail: string): void;
}
