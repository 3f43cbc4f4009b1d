/**
 * Terminal frames, one layout from the browser to the holder (sandbox/holder/frames.h is the same in C; both read
 * sandbox/holder/vectors.json in their tests). 16-byte header, little-endian:
 *
 *   u8 type   u8 flags (0)   u16 0   u32 length of the body   u64 offset
 *
 * Offsets count bytes of terminal output since the terminal was born. Body at most 64 KiB for INPUT and DATA, 4 KiB else.
 */
export const frameType = {
  // from the viewer
  hello: 0x01,
  input: 0x02,
  ack: 0x03,
  resize: 0x04,
  signal: 0x05,
  close: 0x06,
  ping: 0x07,
  take: 0x08,
  list: 0x09,
  // instead of hello, see holder-calls.ts
  watch: 0x0a,
  dial: 0x0b,
  // from the holder
  welcome: 0x81,
  data: 0x82,
  skip: 0x83,
  state: 0x84,
  exit: 0x85,
  error: 0x86,
  pong: 0x87,
  snapshot: 0x88,
  listing: 0x89,
  file: 0x8a,
  dialed: 0x8b,
} as const;
export type FrameType = (typeof frameType)[keyof typeof frameType];

export const headerBytes = 16;
export const maxBody = 64 * 1024;
export const maxControlBody = 4 * 1024;

/** Error codes of ERROR frames. */
export const frameError = {
  /** A broken or unexpected frame; the connection ends. */
  protocol: 1,
  /** No such terminal, and HELLO did not ask to make one. */
  noTerminal: 2,
  /** A new terminal could not be made: its text says why (processes at the limit, too many terminals). */
  cannotCreate: 3,
  /** INPUT, RESIZE, SIGNAL or CLOSE from a viewer that is not the writer; the connection stays. */
  notWriter: 4,
  /** WATCH or DIAL of a version that this holder does not know; the connection ends. */
  version: 5,
} as const;

export type Frame =
  /** First frame of a viewer. `offset`: first byte it has not shown. `epoch`: of the terminal it knew, 0n for none; another epoch means another shell, from its start. */
  | {
      type: 'hello';
      offset: bigint;
      epoch: bigint;
      /** Bytes that may be under way unacknowledged. */
      window: number;
      cols: number;
      rows: number;
      terminal: number;
      /** `pace`: output waits for this viewer (within the window). `observe`: it never waits; gaps come as SKIP. */
      mode: 'pace' | 'observe';
      /** Make the terminal when it is not there. */
      create: boolean;
    }
  | { type: 'input'; body: Uint8Array }
  /** Everything before `offset` has been shown. */
  | { type: 'ack'; offset: bigint }
  | { type: 'resize'; cols: number; rows: number }
  /** To the foreground process group. */
  | { type: 'signal'; signal: number }
  /** Hang up: HUP to the session, KILL after a second. */
  | { type: 'close' }
  | { type: 'ping'; body: Uint8Array }
  /** Become the writer. */
  | { type: 'take' }
  /** Instead of HELLO: ask which terminals live; LISTING answers, then the connection may HELLO. */
  | { type: 'list' }
  /** `offset`: bytes so far. `base`: oldest byte still kept. DATA follows from max(base, HELLO.offset). */
  | {
      type: 'welcome';
      offset: bigint;
      base: bigint;
      epoch: bigint;
      created: boolean;
      role: 'writer' | 'observer';
      cols: number;
      rows: number;
    }
  | { type: 'data'; offset: bigint; body: Uint8Array }
  /** Bytes from `offset` up to `to` are not there any more. */
  | { type: 'skip'; offset: bigint; to: bigint }
  | {
      type: 'state';
      role: 'writer' | 'observer';
      /** Whether anybody holds the write role. */
      writer: boolean;
      viewers: number;
      cols: number;
      rows: number;
      title: string;
    }
  /** After the last byte. `status`: exit code, or 128 + signal. */
  | { type: 'exit'; offset: bigint; status: number }
  | { type: 'error'; code: number; message: string }
  | { type: 'pong'; body: Uint8Array }
  | { type: 'listing'; terminals: number[] };

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

const empty = new Uint8Array(0);
const utf8 = new TextEncoder();
const utf8Lossy = new TextDecoder('utf-8');

/** Makes the bytes of one frame. Throws FrameError when a field does not fit. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  switch (frame.type) {
    case 'hello':
      return packFrame(frameType.hello, frame.offset, 19, (body) => {
        body.setBigUint64(0, frame.epoch, true);
        body.setUint32(8, frame.window, true);
        body.setUint16(12, frame.cols, true);
        body.setUint16(14, frame.rows, true);
        body.setUint8(16, frame.terminal);
        body.setUint8(17, frame.mode === 'pace' ? 1 : 0);
        body.setUint8(18, frame.create ? 1 : 0);
      });
    case 'input':
      return packBytes(frameType.input, 0n, frame.body, maxBody);
    case 'ack':
      return packFrame(frameType.ack, frame.offset, 0);
    case 'resize':
      return packFrame(frameType.resize, 0n, 4, (body) => {
        body.setUint16(0, frame.cols, true);
        body.setUint16(2, frame.rows, true);
      });
    case 'signal':
      return packFrame(frameType.signal, 0n, 1, (body) => body.setUint8(0, frame.signal));
    case 'close':
      return packFrame(frameType.close, 0n, 0);
    case 'ping':
      return packBytes(frameType.ping, 0n, frame.body, 64);
    case 'take':
      return packFrame(frameType.take, 0n, 0);
    case 'list':
      return packFrame(frameType.list, 0n, 0);
    case 'welcome':
      return packFrame(frameType.welcome, frame.offset, 22, (body) => {
        body.setBigUint64(0, frame.base, true);
        body.setBigUint64(8, frame.epoch, true);
        body.setUint8(16, frame.created ? 1 : 0);
        body.setUint8(17, frame.role === 'writer' ? 1 : 0);
        body.setUint16(18, frame.cols, true);
        body.setUint16(20, frame.rows, true);
      });
    case 'data':
      return packBytes(frameType.data, frame.offset, frame.body, maxBody);
    case 'skip':
      return packFrame(frameType.skip, frame.offset, 8, (body) => body.setBigUint64(0, frame.to, true));
    case 'state': {
      const title = utf8.encode(frame.title).subarray(0, 256);
      return packFrame(frameType.state, 0n, 8 + title.length, (body) => {
        body.setUint8(0, frame.role === 'writer' ? 1 : 0);
        body.setUint8(1, frame.writer ? 1 : 0);
        body.setUint16(2, frame.viewers, true);
        body.setUint16(4, frame.cols, true);
        body.setUint16(6, frame.rows, true);
        new Uint8Array(body.buffer, body.byteOffset + 8).set(title);
      });
    }
    case 'exit':
      return packFrame(frameType.exit, frame.offset, 4, (body) => body.setInt32(0, frame.status, true));
    case 'error': {
      const message = utf8.encode(frame.message).subarray(0, 512);
      return packFrame(frameType.error, 0n, 2 + message.length, (body) => {
        body.setUint16(0, frame.code, true);
        new Uint8Array(body.buffer, body.byteOffset + 2).set(message);
      });
    }
    case 'pong':
      return packBytes(frameType.pong, 0n, frame.body, 64);
    case 'listing':
      return packBytes(frameType.listing, 0n, Uint8Array.from(frame.terminals), 64);
    default:
      return unreachable(frame);
  }
}

function unreachable(value: never): never {
  throw new FrameError(`Unknown frame ${JSON.stringify(value)}`);
}

/** Makes the header of one frame and lets `fill` write its body. */
export function packFrame(
  type: FrameType,
  offset: bigint,
  length: number,
  fill?: (body: DataView) => void,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  view.setUint32(4, length, true);
  view.setBigUint64(8, offset, true);
  fill?.(new DataView(bytes.buffer, headerBytes));
  return bytes;
}

function packBytes(type: FrameType, offset: bigint, body: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  if (body.length > limit) throw new FrameError(`Body of ${body.length} bytes, at most ${limit} fit`);
  const bytes = packFrame(type, offset, body.length);
  bytes.set(body, headerBytes);
  return bytes;
}

const names = new Map<number, Frame['type']>(
  Object.entries(frameType).flatMap(([name, type]) => (isFrameName(name) ? [[type, name] as const] : [])),
);

function isFrameName(name: string): name is Frame['type'] {
  return name in frameType && !['snapshot', 'watch', 'dial', 'file', 'dialed'].includes(name);
}

/**
 * Reads the one frame that fills `bytes` (a WebSocket message). The body of `input`, `data`, `ping` and `pong` shares the memory.
 * Throws FrameError for anything else: short, long, unknown type, flags, wrong length.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < headerBytes)
    throw new FrameError(`Frame of ${bytes.length} bytes, the header alone has ${headerBytes}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const name = names.get(view.getUint8(0));
  if (name === undefined) throw new FrameError(`Unknown frame type ${view.getUint8(0)}`);
  if (view.getUint8(1) !== 0 || view.getUint16(2, true) !== 0) throw new FrameError('Reserved bits are set');
  const length = view.getUint32(4, true);
  if (length !== bytes.length - headerBytes) {
    throw new FrameError(`Header says ${length} bytes of body, ${bytes.length - headerBytes} came`);
  }
  const limit = name === 'input' || name === 'data' ? maxBody : maxControlBody;
  if (length > limit) throw new FrameError(`Body of ${length} bytes, at most ${limit} fit`);
  const body = length === 0 ? empty : bytes.subarray(headerBytes);
  return decodeBody(name, view.getBigUint64(8, true), body);
}

function decodeBody(name: Frame['type'], offset: bigint, body: Uint8Array): Frame {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  switch (name) {
    case 'hello':
      expectLength(name, body, 19);
      return {
        type: name,
        offset,
        epoch: view.getBigUint64(0, true),
        window: view.getUint32(8, true),
        cols: view.getUint16(12, true),
        rows: view.getUint16(14, true),
        terminal: view.getUint8(16),
        mode: view.getUint8(17) === 1 ? 'pace' : 'observe',
        create: view.getUint8(18) === 1,
      };
    case 'input':
      return { type: name, body };
    case 'ack':
      expectLength(name, body, 0);
      return { type: name, offset };
    case 'resize':
      expectLength(name, body, 4);
      return { type: name, cols: view.getUint16(0, true), rows: view.getUint16(2, true) };
    case 'signal':
      expectLength(name, body, 1);
      return { type: name, signal: view.getUint8(0) };
    case 'close':
    case 'take':
    case 'list':
      expectLength(name, body, 0);
      return { type: name };
    case 'ping':
    case 'pong':
      if (body.length > 64) throw new FrameError(`${name} of ${body.length} bytes, at most 64 fit`);
      return { type: name, body };
    case 'welcome':
      expectLength(name, body, 22);
      return {
        type: name,
        offset,
        base: view.getBigUint64(0, true),
        epoch: view.getBigUint64(8, true),
        created: view.getUint8(16) === 1,
        role: view.getUint8(17) === 1 ? 'writer' : 'observer',
        cols: view.getUint16(18, true),
        rows: view.getUint16(20, true),
      };
    case 'data':
      return { type: name, offset, body };
    case 'skip':
      expectLength(name, body, 8);
      return { type: name, offset, to: view.getBigUint64(0, true) };
    case 'state':
      expectAtLeast(name, body, 8);
      return {
        type: name,
        role: view.getUint8(0) === 1 ? 'writer' : 'observer',
        writer: view.getUint8(1) === 1,
        viewers: view.getUint16(2, true),
        cols: view.getUint16(4, true),
        rows: view.getUint16(6, true),
        title: utf8Lossy.decode(body.subarray(8)),
      };
    case 'exit':
      expectLength(name, body, 4);
      return { type: name, offset, status: view.getInt32(0, true) };
    case 'error':
      expectAtLeast(name, body, 2);
      return { type: name, code: view.getUint16(0, true), message: utf8Lossy.decode(body.subarray(2)) };
    case 'listing':
      return { type: name, terminals: Array.from(body) };
    default:
      return unreachable(name);
  }
}

function expectLength(name: string, body: Uint8Array, length: number): void {
  if (body.length !== length) throw new FrameError(`${name} with a body of ${body.length} bytes, it has ${length}`);
}

function expectAtLeast(name: string, body: Uint8Array, length: number): void {
  if (body.length < length)
    throw new FrameError(`${name} with a body of ${body.length} bytes, it has at least ${length}`);
}

/**
 * Cuts a byte stream (a unix socket) into whole frames. Memory is bounded by one frame, however it is cut; a length past the limit
 * throws at the header. The bytes handed out are a copy of their own.
 */
export class FrameSplitter {
  readonly #header = new Uint8Array(headerBytes);
  /** Bytes of the header that came, then of the frame. */
  #filled = 0;
  #frame: Uint8Array<ArrayBuffer> | undefined;

  /** Feeds a chunk; yields the bytes of every frame that is now whole. */
  *push(chunk: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
    for (let at = 0; at < chunk.length; ) {
      const target = this.#frame ?? this.#header;
      const piece = chunk.subarray(at, at + target.length - this.#filled);
      target.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled < target.length) return;
      this.#frame ??= withRoomForBody(this.#header);
      if (this.#filled < this.#frame.length) continue;
      const whole = this.#frame;
      this.#frame = undefined;
      this.#filled = 0;
      yield whole;
    }
  }
}

function withRoomForBody(header: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new DataView(header.buffer, header.byteOffset).getUint32(4, true);
  if (length > maxBody) throw new FrameError(`Header says ${length} bytes of body, at most ${maxBody} fit`);
  const frame = new Uint8Array(headerBytes + length);
  frame.set(header);
  return frame;
}
