import { decodeFrame, type Frame, FrameError } from '#protocol';

/** Offsets stay where a JavaScript number is exact, so that nobody downstream can be confused by one. */
const offsetLimit = 2n ** 53n;

/**
 * Judges what a holder says. The learner may have put his own program in the holder's place: each frame must be one that a
 * holder sends, in the order it sends them, and the output must go on exactly where it stopped.
 */
export class HolderOrder {
  #asked: { offset: bigint; epoch: bigint } | undefined;
  #next: bigint | undefined;
  /** Where a first SKIP may start: the byte that the viewer asked for. */
  #resume: bigint | undefined;

  /** Whether HELLO was sent, and whether WELCOME answered it. */
  get greeted(): boolean {
    return this.#asked !== undefined;
  }
  get welcomed(): boolean {
    return this.#next !== undefined;
  }

  /** To be told of the HELLO that was sent to the holder. */
  asked(hello: { offset: bigint; epoch: bigint }): void {
    if (this.#asked !== undefined) throw new FrameError('A second HELLO');
    this.#asked = hello;
  }

  /** Decodes one frame and moves on. Throws FrameError for what is out of order. */
  accept(bytes: Uint8Array): Frame {
    const frame = decodeFrame(bytes);
    switch (frame.type) {
      case 'welcome':
        this.#welcome(frame);
        return frame;
      case 'data':
        if (frame.body.length === 0) throw new FrameError('Empty DATA');
        this.#advance(frame.offset, frame.offset + BigInt(frame.body.length));
        return frame;
      case 'skip':
        if (frame.to <= frame.offset) throw new FrameError(`SKIP from ${frame.offset} to ${frame.to}`);
        if (frame.offset === this.#resume) this.#next = this.#resume;
        this.#advance(frame.offset, frame.to);
        return frame;
      case 'exit':
        this.#advance(frame.offset, frame.offset);
        return frame;
      case 'state':
        if (this.#next === undefined) throw new FrameError('STATE before WELCOME');
        return frame;
      case 'error':
      case 'pong':
      case 'listing':
        return frame;
      default:
        throw new FrameError(`A holder never sends ${frame.type}`);
    }
  }

  #welcome(frame: Extract<Frame, { type: 'welcome' }>): void {
    if (this.#asked === undefined || this.#next !== undefined) throw new FrameError('WELCOME that nobody asked for');
    if (frame.offset >= offsetLimit || frame.base > frame.offset) {
      throw new FrameError(`WELCOME at ${frame.offset} with base ${frame.base}`);
    }
    // Another epoch is another shell: told from its start.
    const wanted = this.#asked.epoch === frame.epoch ? this.#asked.offset : 0n;
    this.#resume = wanted < frame.base ? wanted : undefined;
    this.#next = wanted < frame.base ? frame.base : wanted;
  }

  #advance(from: bigint, to: bigint): void {
    if (this.#next === undefined) throw new FrameError('Output before WELCOME');
    if (from !== this.#next) throw new FrameError(`Output at ${from}, ${this.#next} is next`);
    if (to >= offsetLimit) throw new FrameError(`Output up to ${to}`);
    this.#next = to;
    this.#resume = undefined;
  }
}
