import type { FastifyBaseLogger } from 'fastify';
import type { Store } from '../storage/index.ts';

/** What every part of web gets: where it writes about itself, what it remembers, and time and randomness. */
export interface WebContext {
  readonly log: FastifyBaseLogger;
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that nobody sets and that stands still while the machine sleeps. */
  readonly steady: () => number;
  readonly random: (bytes: number) => Uint8Array;
}
