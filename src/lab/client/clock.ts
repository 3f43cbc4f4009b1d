/** Time as the client sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after so many milliseconds; the result cancels it. */
  after(milliseconds: number, task: () => void): () => void;
  /** Runs `task` each so many milliseconds until cancelled. */
  every(milliseconds: number, task: () => void): () => void;
}
