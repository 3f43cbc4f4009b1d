import { headerBytes, maxBody } from '#protocol';

/** Milliseconds that output may be held back to join what follows it. */
const holdMs = 4;

/**
 * Joins DATA frames on their way to the viewer: after a rest the first goes at once (an echo must not wait), then whatever
 * comes within 4 ms or fills 64 KiB travels as one frame. Fewer messages cost the page and two processes less each.
 */
export class DataBatch {
  readonly #send: (frame: Uint8Array) => void;
  #frames: Uint8Array[] = [];
  #bodyBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (frame: Uint8Array) => void) {
    this.#send = send;
  }

  /** Takes the bytes of a whole DATA frame that continues the one before it. */
  add(frame: Uint8Array): void {
    const bytes = frame.length - headerBytes;
    if (this.#bodyBytes + bytes > maxBody) this.flush();
    this.#frames.push(frame);
    this.#bodyBytes += bytes;
    if (this.#timer === undefined) {
      this.flush();
      this.#timer = setTimeout(this.#elapsed, holdMs);
    } else if (this.#bodyBytes === maxBody) this.flush();
  }

  /** Forgets what is held. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#frames = [];
    this.#bodyBytes = 0;
  }

  readonly #elapsed = (): void => {
    this.#timer = undefined;
    if (this.#frames.length === 0) return;
    this.flush();
    this.#timer = setTimeout(this.#elapsed, holdMs);
  };

  /** Sends what is held: before anything that must come after it. */
  flush(): void {
    const [first] = this.#frames;
    if (first === undefined) return;
    const frame = this.#frames.length === 1 ? first : join(first, this.#frames, this.#bodyBytes);
    this.#frames = [];
    this.#bodyBytes = 0;
    this.#send(frame);
  }
}

/** One DATA frame with the bodies of all and the offset of the first. */
function join(first: Uint8Array, frames: readonly Uint8Array[], bodyBytes: number): Uint8Array {
  const joined = Buffer.allocUnsafe(headerBytes + bodyBytes);
  joined.set(first.subarray(0, headerBytes));
  joined.writeUInt32LE(bodyBytes, 4);
  let at = headerBytes;
  for (const frame of frames) {
    joined.set(frame.subarray(headerBytes), at);
    at += frame.length - headerBytes;
  }
  return joined;
}
