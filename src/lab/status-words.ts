/** What the status line says, and what a button beside it does. */
export interface LabStatus {
  readonly tone: 'busy' | 'ready' | 'away' | 'failed';
  readonly text: string;
  readonly hint?: string;
  /** Milliseconds since 1970: the next try by itself. */
  readonly retryAt?: number;
  /** What a button beside the line can do. */
  readonly action?: 'retry' | 'start' | 'take' | 'leave' | 'stay' | 'extend';
}
