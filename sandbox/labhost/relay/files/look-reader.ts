import { decodeAnswer, FrameError, FrameSplitter, type HolderAnswer } from '#protocol';

type Found = Extract<HolderAnswer, { type: 'file' }>;

/** What a holder found at a path. */
export interface FileLook {
  readonly found: Found;
  /** Where the path leads when it is a link, else empty. */
  readonly target: Uint8Array;
  readonly content: Uint8Array;
}

/** A holder that does not do what it was asked, in its words. */
export class HolderRefusal extends Error {
  override readonly name = 'HolderRefusal';
  /** One of `frameError`. */
  readonly code: number;

  constructor({ code, message }: { code: number; message: string }) {
    super(message);
    this.code = code;
  }
}

/** Bytes of a link's target at most: PATH_MAX. */
const maxTarget = 4096;

/** Puts the frames of a watched file together. The learner may have put his own program in the holder's place: nothing is taken on trust. */
export class LookReader {
  readonly #splitter = new FrameSplitter();
  readonly #limit: number;
  #found: Found | undefined;
  #bytes = new Uint8Array(0);
  #filled = 0;
  #beats = false;

  /** `limit`: bytes of content that were asked for. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether signs of life come: from then on silence means something. */
  get beats(): boolean {
    return this.#beats;
  }

  /** Feeds a chunk; yields the looks that are now whole. Throws FrameError, and HolderRefusal for ERROR. */
  *push(chunk: Uint8Array): Generator<FileLook> {
    for (const bytes of this.#splitter.push(chunk)) {
      this.#take(decodeAnswer(bytes));
      if (this.#found === undefined || this.#filled < this.#bytes.length) continue;
      const { target } = this.#found;
      yield { found: this.#found, target: this.#bytes.subarray(0, target), content: this.#bytes.subarray(target) };
      this.#found = undefined;
    }
  }

  #take(answer: HolderAnswer): void {
    switch (answer.type) {
      case 'error':
        throw new HolderRefusal(answer);
      case 'dialed':
        throw new FrameError('DIALED that nobody asked for');
      case 'file':
        if (this.#found !== undefined) throw new FrameError('FILE before the last one was whole');
        if (answer.target > maxTarget || answer.content > Math.max(this.#limit, 256)) {
          throw new FrameError(`FILE with ${answer.target} and ${answer.content} bytes`);
        }
        this.#found = answer;
        this.#bytes = new Uint8Array(answer.target + answer.content);
        this.#filled = 0;
        return;
      case 'pong':
        if (this.#found !== undefined) throw new FrameError('PONG before a FILE was whole');
        this.#beats = true;
        return;
      case 'data':
        if (this.#found === undefined) throw new FrameError('DATA that belongs to no FILE');
        if (answer.offset !== BigInt(this.#filled) || answer.body.length === 0)
          throw new FrameError('DATA out of order');
        if (this.#filled + answer.body.length > this.#bytes.length) throw new FrameError('DATA past its end');
        this.#bytes.set(answer.body, this.#filled);
        this.#filled += answer.body.length;
        return;
      default:
        answer satisfies never;
    }
  }
}
