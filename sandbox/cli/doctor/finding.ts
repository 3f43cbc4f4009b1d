/** One line of the doctor's report. `bad`: Drydock cannot run. `warn`: it runs, and something may be in the way. */
export interface Finding {
  /** Stable name for programs. */
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warn' | 'bad';
  /** What was found. */
  readonly found: string;
  /** The command that mends it. */
  readonly fix?: string;
}
