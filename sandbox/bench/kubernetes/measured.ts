import type { ApiServer } from '../../cluster/index.ts';
import type { Instance } from '../../testing/instance.ts';

/** What is measured, and how much of it. */
export interface Measured {
  readonly instance: Instance;
  /** The cluster, as its administrator asks it. */
  readonly api: ApiServer;
  /** Samples of whatever is measured one by one. */
  readonly rounds: number;
  /** Who come at once. */
  readonly learners: number;
}
