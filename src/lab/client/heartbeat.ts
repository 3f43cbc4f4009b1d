import type { Clock } from './clock.ts';

const pingEach = 5000;
const deadAfter = 12_000;

/**
 * Notices a connection that is open in name only. It counts from the first unanswered ping and not from the last message,
 * because a browser lets the timers of a hidden page fire once a minute.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #cancel: () => void;
  #unanswered: number | undefined;

  constructor(clock: Clock, ports: { ping(): void; dead(): void }) {
    this.#clock = clock;
    this.#cancel = clock.every(pingEach / 5, () => this.#tick(ports));
    this.#lastPing = clock.now();
  }
  #lastPing: number;

  /** Anything arrived. */
  heard(): void {
    this.#unanswered = undefined;
  }

  stop(): void {
    this.#cancel();
  }

  #tick(ports: { ping(): void; dead(): void }): void {
    const now = this.#clock.now();
    if (this.#unanswered !== undefined && now - this.#unanswered >= deadAfter) {
      this.stop();
      ports.dead();
      return;
    }
    if (now - this.#lastPing < pingEach) return;
    this.#lastPing = now;
    this.#unanswered ??= now;
    ports.ping();
  }
}
