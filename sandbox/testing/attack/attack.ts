/** One way that root in a sandbox might try, and how it must end. */
export interface Attack {
  /** After "refuses": `to make a device node`. */
  readonly name: string;
  /** Bash, run as root in a real sandbox. It prints `OPEN` when it got what it wanted. */
  readonly script: string;
  /** The refusal in the words of whoever refuses: a mistake in the script itself is none. */
  readonly refusal: RegExp;
}

/** What must keep working, or a wall is no longer a classroom: ends with 0 and prints what fits. */
export interface Feature {
  readonly name: string;
  readonly script: string;
  readonly prints?: RegExp;
}
