/** Where shown bytes go and where their acknowledgement goes. */
export interface FlowPorts {
  /** Hands bytes to the screen; `shown` is called when they are on it. */
  write(bytes: Uint8Array, shown: () => void): void;
  /** Tells the holder that everything before `offset` has been shown. */
  acknowledge(offset: bigint): void;
  /** Output that the holder does not keep any more. */
  skipped(bytes: bigint): void;
}

/** Bytes for one write: the page stays responsive between two. */
const slice = 16 * 1024;
/** Bytes shown before they are acknowledged while more is queued. */
const ackEach = 32n * 1024n;

/** Bytes that may be under way and not shown. */
export const windowBytes = 256 * 1024;

export class FlowError extends Error {
  override readonly name = 'FlowError';
}

/**
 * Follows the output of one terminal by absolute offsets: feeds the screen in slices, acknowledges what was shown, drops what it had
 * already when a connection came back, and refuses gaps that nobody announced.
 */
export class TerminalFlow {
  readonly #ports: FlowPorts;
  #received = 0n;
  #shown = 0n;
  #acknowledged = 0n;
  #replayEnd = 0n;
  /** Counts screens: writes of an earlier one must not move the offsets of this one. */
  #generation = 0;

  constructor(ports: FlowPorts) {
    this.#ports = ports;
  }

  /** First byte that is not on the screen: where a new connection goes on. */
  get shown(): bigint {
    return this.#shown;
  }

  /** Whether what is being shown happened before this connection: questions in it have been answered long ago. */
  get replaying(): boolean {
    return this.#shown < this.#replayEnd;
  }

  /** A connection is there; everything before `head` happened earlier. */
  connected(head: bigint): void {
    this.#acknowledged = this.#shown;
    this.#replayEnd = head;
  }

  /** An empty screen for another shell, from its first byte. */
  restart(): void {
    this.#generation += 1;
    this.#received = 0n;
    this.#shown = 0n;
    this.#acknowledged = 0n;
    this.#replayEnd = 0n;
  }

  data(offset: bigint, body: Uint8Array): void {
    if (offset > this.#received) throw new FlowError(`Output from byte ${offset}, expected byte ${this.#received}`);
    const known = Number(this.#received - offset);
    if (known >= body.length) return;
    const fresh = body.subarray(known);
    this.#received += BigInt(fresh.length);
    for (let at = 0; at < fresh.length; at += slice) this.#write(fresh.subarray(at, at + slice));
  }

  /** Bytes before `to` are gone. */
  skip(to: bigint): void {
    if (to <= this.#received) return;
    const lost = to - this.#received;
    const generation = this.#generation;
    this.#received = to;
    this.#ports.skipped(lost);
    // In order behind what is queued, so that the offset of the screen stays true.
    this.#ports.write(new Uint8Array(0), () => this.#wasShown(generation, lost));
  }

  #write(bytes: Uint8Array): void {
    const generation = this.#generation;
    this.#ports.write(bytes, () => this.#wasShown(generation, BigInt(bytes.length)));
  }

  #wasShown(generation: number, bytes: bigint): void {
    if (generation !== this.#generation) return;
    this.#shown += bytes;
    const empty = this.#shown === this.#received;
    if (!empty && this.#shown - this.#acknowledged < ackEach) return;
    if (this.#shown === this.#acknowledged) return;
    this.#acknowledged = this.#shown;
    this.#ports.acknowledge(this.#shown);
  }
}
