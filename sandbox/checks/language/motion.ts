/** Something that was read is on its way to become something else by itself: a verdict over it waits, so that the page does not flicker. */
export interface Motion {
  /** When it began, milliseconds since 1970 by the lab host's clock. */
  readonly since: number;
  /** Milliseconds that it may last; `null` is as long as it is read. */
  readonly lasts: number | null;
  /**
   * Which outcomes it makes doubtful: a wrong one that may become right by itself, a right one that may not hold, or a wrong one that
   * rests on the answer to a probe.
   */
  readonly doubts: 'wrong' | 'right' | 'answers';
  /** After "Waiting: ": "`web` to start". */
  readonly for: string;
  /** Whether the page says so even where red stands; else red stands a little longer. */
  readonly told: boolean;
}
