import type { WebSocket } from 'ws';
import { closeCode, type SandboxId } from '#protocol';

/** Sockets of one kind that a sandbox may have open at a time. */
const perSandbox = 16;

/** Counts open sockets of each sandbox and turns away what is past the limit. */
export class SocketLimit {
  readonly #open = new Map<SandboxId, number>();

  /** Says whether `socket` may stay; one that may not is closed with the reason. */
  admit(sandbox: SandboxId, socket: WebSocket): boolean {
    const count = this.#open.get(sandbox) ?? 0;
    if (count >= perSandbox) {
      socket.on('error', () => socket.terminate());
      socket.close(closeCode.limit, `The sandbox has ${perSandbox} sockets of this kind already`);
      return false;
    }
    this.#open.set(sandbox, count + 1);
    socket.once('close', () => {
      const left = (this.#open.get(sandbox) ?? 1) - 1;
      if (left === 0) this.#open.delete(sandbox);
      else this.#open.set(sandbox, left);
    });
    return true;
  }
}
