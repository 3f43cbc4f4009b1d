import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeFrame, type Frame, type ObserveDown, observeDown } from '#protocol';

/** A WebSocket of the agent, opened with its secret. */
export async function openDoor(url: string, secret: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: { authorization: `Bearer ${secret}` },
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  // A door that is shut on somebody who still speaks is an error too; how it was shut is told by `closing`.
  return socket.on('error', () => undefined);
}

/** How a socket was closed. */
export async function closing(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason]: [number?, Buffer?] = await once(socket, 'close').then(([a, b]) => [a, b]);
  return { code: code ?? 0, reason: String(reason) };
}

/** Everything that comes through a socket, in order, with a way to wait. */
export interface Inbox<T> {
  readonly all: readonly T[];
  /** The first that fits, past or future. Rejects when the socket closes before. */
  first(fits: (message: T) => boolean): Promise<T>;
  /** The first that fits of those that come from now on. */
  next(fits?: (message: T) => boolean): Promise<T>;
}

export const frameInbox = (socket: WebSocket): Inbox<Frame> => inbox(socket, (data) => decodeFrame(data));
export const observeInbox = (socket: WebSocket): Inbox<ObserveDown> =>
  inbox(socket, (data) => observeDown.parse(JSON.parse(data.toString())));

function inbox<T>(socket: WebSocket, read: (data: Buffer) => T): Inbox<T> {
  const all: T[] = [];
  const waiting = new Set<() => void>();
  let closed: Error | undefined;
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  socket.on('message', (data: Buffer) => {
    all.push(read(data));
    wake();
  });
  socket.on('close', (code, reason) => {
    closed = new Error(`The socket closed: ${code} ${reason}`);
    wake();
  });
  const from = (start: number, fits: (message: T) => boolean) =>
    new Promise<T>((resolve, reject) => {
      const look = () => {
        const found = all.slice(start).find(fits);
        if (found === undefined && closed === undefined) return;
        waiting.delete(look);
        if (found === undefined) reject(closed);
        else resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { all, first: (fits) => from(0, fits), next: (fits = () => true) => from(all.length, fits) };
}
