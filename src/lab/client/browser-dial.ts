import { Unreachable } from './problems.ts';
import type { Dial, WireEnd } from './wire.ts';

/** Milliseconds until an unanswered upgrade is given up. */
const deadline = 10_000;

/** Dial over the browser's WebSocket, same origin. */
export const browserDial: Dial = (path, received, signal) =>
  new Promise((resolve, reject) => {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const ended = Promise.withResolvers<WireEnd>();
    const giveUp = setTimeout(() => socket.close(), deadline);
    const abort = () => socket.close();
    signal.addEventListener('abort', abort, { once: true });
    socket.addEventListener('open', () => {
      clearTimeout(giveUp);
      resolve({
        send: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(message);
        },
        close: () => socket.close(),
        ended: ended.promise,
      });
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') received(data);
      else if (data instanceof ArrayBuffer) received(new Uint8Array(data));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      clearTimeout(giveUp);
      signal.removeEventListener('abort', abort);
      ended.resolve({ code, reason });
      reject(new Unreachable(`${path} did not open (${code})`));
    });
  });
