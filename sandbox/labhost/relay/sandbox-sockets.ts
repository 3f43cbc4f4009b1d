import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { SandboxId } from '#protocol';
import { openGuardedSocket } from '../guarded-socket.ts';

/** The sockets that a sandbox offers in its guarded folder. */
type SandboxSocketName = 'holder.sock' | 'engine.sock';

/** Takes bytes that must be copied to be kept. */
type OnBytes = (bytes: Uint8Array) => void;

/** Ways into sandboxes. */
export interface SandboxSockets {
  /** Whether the sandbox is there: its folder is made before it starts and removed after it ended. */
  exists(sandbox: SandboxId): Promise<boolean>;
  /**
   * Connects. `onBytes`, when given, takes what comes instead of `data` events, in memory that is used again once it returns.
   * Rejects with the system's error (ENOENT, ECONNREFUSED, ENOTSOCK …) or the signal's reason.
   */
  connect(sandbox: SandboxId, name: SandboxSocketName, signal: AbortSignal, onBytes?: OnBytes): Promise<Socket>;
}

/** `folder` holds one folder a sandbox: /run/drydock/s. */
export function sandboxSocketsIn(folder: string): SandboxSockets {
  // One for all sockets: a read and its callback are never interrupted by another.
  const buffer = Buffer.alloc(64 * 1024);
  const newSocket = (onBytes: OnBytes) =>
    new Socket({
      onread: {
        buffer,
        callback: (length) => {
          onBytes(buffer.subarray(0, length));
          return true;
        },
      },
    });
  return {
    exists: async (sandbox) =>
      access(join(folder, sandbox)).then(
        () => true,
        () => false,
      ),
    connect: async (sandbox, name, signal, onBytes) => {
      const guarded = await openGuardedSocket(join(folder, sandbox, name));
      try {
        signal.throwIfAborted();
        const socket = onBytes === undefined ? new Socket() : newSocket(onBytes);
        // Whoever gets the socket learns of an error by its close; until then it must not end the process.
        socket.on('error', () => undefined);
        socket.connect(guarded.path);
        await once(socket, 'connect', { signal }).catch((error: unknown) => {
          socket.destroy();
          throw error;
        });
        return socket;
      } finally {
        // Not waited for: between the connection and its first listener nothing may happen.
        guarded.close().catch(() => undefined);
      }
    },
  };
}
