import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { decodeFrame, encodeFrame, type Frame, FrameSplitter } from '#protocol';

/** One connection to a holder that is no holder: a test reads what came and writes what it likes. */
export interface HolderConnection {
  readonly socket: Socket;
  /** Every frame that came, in order. */
  readonly frames: readonly Frame[];
  /** The first frame of a type, past or future. */
  frame<T extends Frame['type']>(type: T): Promise<Extract<Frame, { type: T }>>;
  /** Resolves when `enough` says so of what came. */
  until(enough: (frames: readonly Frame[]) => boolean): Promise<void>;
  send(...frames: Frame[]): void;
}

export interface FakeHolder {
  /** The next connection that nobody has taken yet. */
  connection(): Promise<HolderConnection>;
  close(): Promise<void>;
}

/** A WELCOME to a shell at its start. */
export const welcome: Frame = {
  type: 'welcome',
  offset: 0n,
  base: 0n,
  epoch: 7n,
  created: true,
  role: 'writer',
  cols: 80,
  rows: 24,
};

/** Listens where a holder would. */
export async function fakeHolder(path: string): Promise<FakeHolder> {
  const untaken: HolderConnection[] = [];
  const takers: ((connection: HolderConnection) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const connection = asConnection(socket);
    const taker = takers.shift();
    if (taker === undefined) untaken.push(connection);
    else taker(connection);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    connection: async () => {
      const next = untaken.shift();
      return next ?? new Promise((resolve) => takers.push(resolve));
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function asConnection(socket: Socket): HolderConnection {
  const frames: Frame[] = [];
  const splitter = new FrameSplitter();
  const waiting = new Set<() => void>();
  socket.on('data', (chunk) => {
    if (typeof chunk === 'string') return;
    for (const bytes of splitter.push(chunk)) frames.push(decodeFrame(bytes));
    for (const look of [...waiting]) look();
  });
  const find = <T>(look: () => T | undefined) =>
    new Promise<T>((resolve) => {
      const check = () => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  const isOf =
    <T extends Frame['type']>(type: T) =>
    (frame: Frame): frame is Extract<Frame, { type: T }> =>
      frame.type === type;
  return {
    socket,
    frames,
    frame: (type) => find(() => frames.find(isOf(type))),
    until: async (enough) => {
      await find(() => (enough(frames) ? true : undefined));
    },
    send: (...answers) => {
      for (const answer of answers) socket.write(encodeFrame(answer));
    },
  };
}
