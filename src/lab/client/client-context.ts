import type { Api } from './api.ts';
import type { RetryContext } from './retry-loop.ts';
import type { Dial } from './wire.ts';

/** What every part of the client is given. */
export interface ClientContext extends RetryContext {
  readonly api: Api;
  readonly dial: Dial;
}
