/** An open socket. */
export interface Wire {
  send(message: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
  /** Settles once, however the socket ends. */
  readonly ended: Promise<WireEnd>;
}

export interface WireEnd {
  /** A close code of the protocol, or 1006 when there was no goodbye. */
  readonly code: number;
  readonly reason: string;
}

export type WireMessage = string | Uint8Array;

/** Opens a socket to `path` of our own web. Rejects with Unreachable. */
export type Dial = (path: string, received: (message: WireMessage) => void, signal: AbortSignal) => Promise<Wire>;

/** A socket ended although nobody asked for it. */
export class WireLost extends Error {
  override readonly name = 'WireLost';
  readonly end: WireEnd;

  constructor(end: WireEnd) {
    super(end.reason === '' ? `The connection ended (${end.code})` : end.reason);
    this.end = end;
  }
}
