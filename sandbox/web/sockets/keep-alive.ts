import type { WebSocket } from 'ws';

/** Milliseconds between pings, and of silence after which a socket is dead. */
const pingEvery = 5000;
const deadAfter = 12_000;

/** Tells when the other side was last heard. */
export interface KeepAlive {
  /** Milliseconds of the clock that was given. */
  readonly heardAt: number;
}

/**
 * Pings until the socket closes, and ends it when the other side is silent: a browser that vanished says nothing. Measured by a clock that
 * nobody sets.
 */
export function keepAlive(socket: WebSocket, steady: () => number): KeepAlive {
  let heardAt = steady();
  const heard = () => {
    heardAt = steady();
  };
  socket.on('pong', heard);
  socket.on('message', heard);
  const timer = setInterval(() => {
    // A socket that we do not read from cannot be heard.
    if (socket.isPaused) heard();
    if (steady() - heardAt > deadAfter) socket.terminate();
    else socket.ping();
  }, pingEvery);
  timer.unref();
  socket.on('close', () => clearInterval(timer));
  return {
    get heardAt() {
      return heardAt;
    },
  };
}
