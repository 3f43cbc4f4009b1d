import type { RawData, WebSocket } from 'ws';

/** Bytes waiting to be sent at which the other side is not read any more, and at which it is again. */
const full = 1024 * 1024;
const roomy = 256 * 1024;

/**
 * Gives a function that passes messages on to `to` and holds `from` while `to` is slow. Ours is the only hand on `from`'s
 * brake besides `brakes`, so several reasons to wait do not undo each other.
 */
export function pump(from: Brake, to: WebSocket): (data: RawData) => void {
  let holding = false;
  const look = () => {
    if (holding && to.bufferedAmount < roomy) {
      holding = false;
      from.release();
    }
  };
  return (data) => {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary: true }, look);
    if (!holding && to.bufferedAmount > full) {
      holding = true;
      from.hold();
    }
  };
}

/** Holds a socket as long as at least one reason holds it. */
export interface Brake {
  hold(): void;
  release(): void;
}

export function brakeOf(socket: WebSocket): Brake {
  let holds = 0;
  return {
    hold: () => {
      holds += 1;
      if (holds === 1) socket.pause();
    },
    release: () => {
      holds -= 1;
      if (holds === 0) socket.resume();
    },
  };
}
