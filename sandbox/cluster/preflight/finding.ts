/** One line of the pre-flight of a cluster that is not ours. `bad`: lessons cannot be let into it. `warn`: some of them will miss something. */
export interface ClusterFinding {
  /** Stable name for programs. */
  readonly id: string;
  /** What was looked at. */
  readonly title: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly found: string;
  /** Why a lesson needs it. */
  readonly why: string;
  /** How to mend it. */
  readonly fix?: string;
}
