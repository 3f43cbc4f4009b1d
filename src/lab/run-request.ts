/** How a run goes on, told to the block that asked for it. */
export type RunState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'sent'; readonly terminal: number }
  | { readonly kind: 'running'; readonly terminal: number }
  | { readonly kind: 'done'; readonly status: number | undefined };

/** `lab:run`, a bubbling, cancelable event: type this into a terminal. Whoever does it prevents the default. */
export interface RunRequest {
  readonly code: string;
  /** Number of the terminal; the one in front when absent. */
  readonly terminal: number | undefined;
  report(state: RunState): void;
}

export class RunEvent extends Event {
  readonly request: RunRequest;

  constructor(request: RunRequest) {
    super('lab:run', { bubbles: true, cancelable: true });
    this.request = request;
  }
}
