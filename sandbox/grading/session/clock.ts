/** Time, from outside: real in the product, by hand in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after that many milliseconds; returns how to call it off. */
  after(milliseconds: number, call: () => void): () => void;
}

/** Real timers beside a given `now`. */
export function systemClock(now: () => number): Clock {
  return {
    now,
    after: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
