import type { Stay } from '../../storage/index.ts';

export interface Waiting {
  /** 1 is the next. */
  readonly place: number;
  /** When the sandboxes in use began. */
  readonly began: readonly number[];
  /** How long others stayed. */
  readonly stays: readonly Stay[];
  /** Milliseconds that a sandbox takes to start. */
  readonly startMs: number;
  /** Milliseconds that a stay lasts at most. */
  readonly limit: number;
  readonly now: number;
}

/** Stays below which nothing is said. */
const enough = 5;

/**
 * When a place in the line will probably have its turn, from how long stays were; undefined while too few were measured. Those in use
 * end as others did that had lasted as long; whoever comes in their place stays the usual time. Pure.
 */
export function expectedAt({ place, began, stays, startMs, limit, now }: Waiting): number | undefined {
  if (stays.length < enough || began.length === 0) return undefined;
  const lengths = stays.map(({ startedAt, endedAt }) => endedAt - startedAt);
  const usual = median(lengths);
  const ends = began.map((at) => {
    const longer = lengths.filter((length) => length > now - at);
    return Math.max(now, at + (longer.length === 0 ? limit : median(longer)));
  });
  // Each turn takes the place that is free first, and gives it back later.
  for (let turn = 1; ; turn += 1) {
    ends.sort((a, b) => a - b);
    const free = ends.shift() ?? now;
    if (turn === place) return free + startMs;
    ends.push(free + usual);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
