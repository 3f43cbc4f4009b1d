import type { WebSocket } from 'ws';

/** Milliseconds between two pings; a socket that answered none of two is dead. */
const beat = 10_000;

export interface Heartbeat {
  add(socket: WebSocket): void;
  stop(): void;
}

/** Ends sockets whose other end vanished without a word (a machine that lost its power or its network). */
export function startHeartbeat(): Heartbeat {
  const missed = new Map<WebSocket, number>();
  const timer = setInterval(() => {
    for (const [socket, count] of missed) {
      // A socket that we hold back ourselves cannot answer; a write to a dead one fails soon enough.
      if (count >= 2 && !socket.isPaused) socket.terminate();
      else {
        missed.set(socket, count + 1);
        socket.ping();
      }
    }
  }, beat);
  timer.unref();
  return {
    add: (socket) => {
      const alive = () => missed.set(socket, 0);
      alive();
      socket.on('pong', alive);
      socket.on('message', alive);
      socket.on('close', () => {
        missed.delete(socket);
      });
    },
    stop: () => clearInterval(timer),
  };
}
