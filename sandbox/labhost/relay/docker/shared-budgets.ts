import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxId } from '#protocol';
import { type Rate, RateBucket } from '../rate-bucket.ts';
import type { Budget } from './engine.ts';

/** Bytes that one engine may make us read. A container is some 8 KiB; a hostile engine gets 4 MiB a second of our time. */
const readRate: Rate = { perSecond: 4 * 1024 * 1024, burst: 16 * 1024 * 1024 };

/** One budget a sandbox, for everybody who reads its engine. */
export class SharedBudgets {
  readonly #now: () => number;
  readonly #buckets = new Map<SandboxId, { readonly bucket: RateBucket; users: number }>();

  /** `now`: milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A budget until the signal. */
  open(sandbox: SandboxId, signal: AbortSignal): Budget {
    const shared = this.#buckets.get(sandbox) ?? { bucket: new RateBucket(readRate, this.#now), users: 0 };
    shared.users += 1;
    this.#buckets.set(sandbox, shared);
    signal.addEventListener('abort', () => {
      shared.users -= 1;
      if (shared.users === 0) this.#buckets.delete(sandbox);
    });
    return async (bytes) => {
      const wait = shared.bucket.spend(bytes);
      if (wait > 0) await delay(wait, undefined, { signal });
    };
  }
}
