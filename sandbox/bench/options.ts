/** How much a benchmark measures. */
export interface BenchOptions {
  /** Of a storm of events. */
  readonly minutes: number;
  /** Sandboxes that come and go. */
  readonly cycles: number;
  /** A trial of the benchmark itself: every line of it once or twice, with few. Its numbers mean little. */
  readonly short: boolean;
}
