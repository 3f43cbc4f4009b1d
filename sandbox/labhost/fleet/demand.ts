export interface Demand {
  /** How many are kept ready when nobody comes, and at most. */
  readonly min: number;
  readonly max: number;
}

/** Milliseconds that claims are looked back upon. */
const window = 60_000;

/** How many should be ready: as many as were claimed in the last minute. Pure; `claims` are times, milliseconds. */
export function warmTarget(claims: readonly number[], now: number, { min, max }: Demand): number {
  const recent = claims.filter((at) => now - at < window).length;
  return Math.max(min, Math.min(max, recent));
}

/** Milliseconds until one more may be made; `made` are the times of the last ones, and so many a minute are allowed. Pure. */
export function refillPause(made: readonly number[], now: number, perMinute: number): number {
  const recent = made.filter((at) => now - at < window);
  if (recent.length < perMinute) return 0;
  const oldest = recent.at(-perMinute) ?? now;
  return Math.max(0, oldest + window - now);
}

/** Drops what neither of them looks at any more. */
export function lately(times: readonly number[], now: number): readonly number[] {
  return times.filter((at) => now - at < window);
}
