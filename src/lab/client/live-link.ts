import { type LessonId, type LiveDown, type LiveUp, liveDown } from '#protocol';
import type { ClientContext } from './client-context.ts';
import { holdWire } from './held-wire.ts';
import { RetryLoop, type RetryState } from './retry-loop.ts';
import type { Wire, WireMessage } from './wire.ts';

export interface LiveEvents {
  message(message: LiveDown): void;
  changed(state: RetryState): void;
}

/** The socket that brings verdicts, the sandbox's state and notices for one lesson; it comes back by itself. */
export class LiveLink {
  readonly #context: ClientContext;
  readonly #lesson: LessonId;
  readonly #events: LiveEvents;
  readonly #loop: RetryLoop;
  #wire: Wire | undefined;

  constructor(context: ClientContext, lesson: LessonId, events: LiveEvents) {
    this.#context = context;
    this.#lesson = lesson;
    this.#events = events;
    this.#loop = new RetryLoop(context, (signal, healthy) => this.#attempt(signal, healthy), events.changed);
  }

  start(): void {
    this.#loop.start();
  }

  stop(): void {
    this.#loop.stop();
  }

  retryNow(): void {
    this.#loop.retryNow();
  }

  /** Asks for the lesson once more: what could not be prepared is tried again. */
  watchAgain(): void {
    if (this.#wire !== undefined) say(this.#wire, { type: 'watch', lesson: this.#lesson });
  }

  /** The learner does something: the sandbox is not idle. */
  touch(): void {
    if (this.#wire !== undefined) say(this.#wire, { type: 'touch' });
  }

  async #attempt(signal: AbortSignal, healthy: () => void): Promise<'done'> {
    const { ticket } = await this.#context.api.ticket({ use: 'live' }, signal);
    let greeted = false;
    return holdWire(
      this.#context,
      {
        path: '/api/live',
        opened: (wire) => {
          wire.send(JSON.stringify({ ticket }));
          this.#wire = wire;
          this.watchAgain();
        },
        received: (message) => {
          // Web speaks only to a ticket that it accepted.
          if (!greeted) healthy();
          greeted = true;
          this.#receive(message);
        },
        ping: (wire) => say(wire, { type: 'ping' }),
        final: () => false,
      },
      signal,
    );
  }

  #receive(message: WireMessage): void {
    if (typeof message !== 'string') return;
    const read = liveDown.safeParse(jsonOf(message));
    // A newer web may say more than this page understands.
    if (read.success) this.#events.message(read.data);
  }
}

function say(wire: Wire, message: LiveUp): void {
  wire.send(JSON.stringify(message));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
