import { decodeFrame, type Frame, FrameError, frameType, headerBytes, packFrame } from './frames.ts';

/**
 * What relay asks of a holder besides terminals, each on a connection of its own, in frames of the same layout (frames.ts). The first
 * byte of a body that asks is its version; a holder of another one answers ERROR `version`.
 *
 *   WATCH   u8 version   u8 heartbeat   u16 bytes of root   u32 limit          root, path      answered by FILE and DATA, again on every change
 *   DIAL    u8 version   u8 0           u16 port            u32 milliseconds   address         answered by DIALED; then the bytes of the connection
 *   DIAL    u8 version   u8 4           u16 port            u32 milliseconds   u32 process, address     the same from the network of a process
 *
 * 0x80 added to the second byte of DIAL: the connection lasts until either side ends, the milliseconds are for making it.
 *
 * With a heartbeat a PONG follows the first look, and another comes each so many seconds: silence then means that whoever reads the file
 * stands still. A holder from before there was one never sends any.
 */
export type HolderCall =
  | {
      type: 'watch';
      /** `/`, a folder, or `/proc/PID/root`; as bytes at most 1024, like `path`. */
      root: string;
      /** Resolved as if `root` were the root of the file system: no link leads out. */
      path: string;
      /** Bytes of content at most. */
      limit: number;
      /** Seconds between signs of life, 255 at most; 0 for none. */
      heartbeat: number;
    }
  | {
      type: 'dial';
      /** From the network that this process of the sandbox is in; without it, from the sandbox's own. */
      process?: number | undefined;
      /** IPv4 or IPv6 in digits. */
      address: string;
      port: number;
      /** For the whole life of the connection; of a lasting one, for making it. */
      milliseconds: number;
      lasting?: boolean | undefined;
    };

const fileKinds = ['absent', 'file', 'directory', 'link', 'other', 'unreadable'] as const;
const dialOutcomes = ['connected', 'refused', 'unreachable', 'timeout'] as const;

export type HolderAnswer =
  /** `target` + `content` bytes follow as DATA from offset 0: where the path leads if it is a link; bytes of a file, names each ended by 0, or why it is unreadable. */
  | {
      type: 'file';
      kind: (typeof fileKinds)[number];
      cut: boolean;
      mode: number;
      uid: number;
      gid: number;
      size: number;
      /** Milliseconds since 1970. */
      modified: number;
      target: number;
      content: number;
    }
  | { type: 'dialed'; outcome: (typeof dialOutcomes)[number] }
  | Extract<Frame, { type: 'data' | 'error' | 'pong' }>;

const callVersion = 1;
const lastingDial = 0x80;
/** Bytes of a whole DIALED frame: what comes after it is the connection's. */
export const dialedBytes = headerBytes + 1;
const utf8 = new TextEncoder();

/** Makes the bytes of one call. Throws FrameError when a text does not fit. */
export function encodeCall(call: HolderCall): Uint8Array<ArrayBuffer> {
  const [head, tail] =
    call.type === 'watch'
      ? [utf8.encode(call.root), utf8.encode(call.path)]
      : [processBytes(call.process), utf8.encode(call.address)];
  if (head.length > 1024 || tail.length > 1024) throw new FrameError('A path of more than 1024 bytes');
  return packFrame(frameType[call.type], 0n, 8 + head.length + tail.length, (body) => {
    body.setUint8(0, callVersion);
    body.setUint8(1, call.type === 'watch' ? call.heartbeat : head.length + (call.lasting === true ? lastingDial : 0));
    body.setUint16(2, call.type === 'watch' ? head.length : call.port, true);
    body.setUint32(4, call.type === 'watch' ? call.limit : call.milliseconds, true);
    const texts = new Uint8Array(body.buffer, body.byteOffset + 8);
    texts.set(head);
    texts.set(tail, head.length);
  });
}

function processBytes(process: number | undefined): Uint8Array {
  if (process === undefined) return new Uint8Array();
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, process, true);
  return bytes;
}

/** Reads the one frame that fills `bytes`. Throws FrameError for whatever a holder does not answer a call with. */
export function decodeAnswer(bytes: Uint8Array): HolderAnswer {
  const type = bytes[0];
  if (type !== frameType.file && type !== frameType.dialed) {
    const frame = decodeFrame(bytes);
    if (frame.type === 'data' || frame.type === 'error' || frame.type === 'pong') return frame;
    throw new FrameError(`${frame.type} is no answer to a call`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = type === frameType.file ? 36 : 1;
  if (bytes.length !== headerBytes + length || view.getUint32(4, true) !== length)
    throw new FrameError('A broken answer');
  const body = new DataView(bytes.buffer, bytes.byteOffset + headerBytes, length);
  if (type === frameType.dialed) return { type: 'dialed', outcome: oneOf(dialOutcomes, body.getUint8(0)) };
  return {
    type: 'file',
    kind: oneOf(fileKinds, body.getUint8(0)),
    cut: body.getUint8(1) === 1,
    mode: body.getUint16(2, true),
    uid: body.getUint32(4, true),
    gid: body.getUint32(8, true),
    size: Number(body.getBigUint64(12, true)),
    modified: Number(body.getBigInt64(20, true)),
    target: body.getUint32(28, true),
    content: body.getUint32(32, true),
  };
}

function oneOf<Name extends string>(names: readonly Name[], number: number): Name {
  const name = names[number];
  if (name === undefined) throw new FrameError(`Expected one of ${names.join(', ')}, found number ${number}`);
  return name;
}
