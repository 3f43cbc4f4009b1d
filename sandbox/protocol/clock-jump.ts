/** Two clocks, milliseconds. */
export interface Clocks {
  /** Since 1970: what people and rows of the database mean. Somebody may set it, and it runs on while a machine sleeps. */
  now(): number;
  /** From anywhere: nobody sets it, and it stands still while the machine sleeps. */
  steady(): number;
}

/** Milliseconds that are not a jump: clocks are set by a little all the time. */
const usual = 5000;

/** Tells by how many milliseconds the clock was set since the last question, 0 as a rule: what was measured by it must move with it. */
export function watchClock({ now, steady }: Clocks): () => number {
  let last = now() - steady();
  return () => {
    const jump = now() - steady() - last;
    if (Math.abs(jump) < usual) return 0;
    last += jump;
    return jump;
  };
}
