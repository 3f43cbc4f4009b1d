import type { RawData, WebSocket } from 'ws';
import { closeCode, type SocketHello, socketHello } from '#protocol';
import { parseJson } from '../parse-json.ts';

/** Milliseconds for the first message. */
const patience = 5000;
/** What may come between the first message and the answer to it. */
const maxEarly = 64;

export type OnMessage = (data: RawData, isBinary: boolean) => void;

/** The first message, and a way to take those after it: none is lost meanwhile. */
export interface Greeting {
  readonly hello: SocketHello;
  deliverTo(listener: OnMessage): void;
}

/** Waits for the first message. Undefined when the socket was closed instead: too late, not text, not understood. */
export function receiveHello(socket: WebSocket): Promise<Greeting | undefined> {
  return new Promise((resolve) => {
    const early: [RawData, boolean][] = [];
    let deliver: OnMessage | undefined;
    let greeted = false;
    const refuse = (reason: string) => {
      clearTimeout(timer);
      socket.close(closeCode.protocol, reason);
      resolve(undefined);
    };
    const timer = setTimeout(() => refuse('The first message did not come within 5 s'), patience);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    socket.on('message', (data, isBinary) => {
      if (deliver !== undefined) return deliver(data, isBinary);
      if (greeted) {
        if (early.length < maxEarly) early.push([data, isBinary]);
        else refuse('Too many messages before the answer to the first');
        return;
      }
      greeted = true;
      const hello = isBinary ? undefined : parseHello(String(data));
      if (hello === undefined) return refuse('The first message must be text with a ticket');
      clearTimeout(timer);
      // What follows waits in the kernel until somebody takes it.
      socket.pause();
      resolve({
        hello,
        deliverTo: (listener) => {
          deliver = listener;
          socket.resume();
          for (const [message, binary] of early.splice(0)) listener(message, binary);
        },
      });
    });
  });
}

function parseHello(text: string): SocketHello | undefined {
  return socketHello.safeParse(parseJson(text)).data;
}
