import { watch } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { openGuardedSocket } from '../../guarded-socket.ts';

/** Resolves when the engine in a sandbox answers on `engine.sock` of its guarded folder; rejects with the signal's reason. */
export async function engineReady(folder: string, signal: AbortSignal): Promise<void> {
  // The socket appears once; the timer covers an engine that listens but was asked too early.
  const changes = watch(folder, { signal });
  changes.on('error', () => undefined);
  let wake = () => {};
  changes.on('change', () => wake());
  try {
    for (;;) {
      signal.throwIfAborted();
      const changed = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (await answers(join(folder, 'engine.sock'), signal)) return;
      await changed;
    }
  } finally {
    changes.close();
  }
}

/** Whether the engine answers at this moment. Waits for one that listens but is still starting. */
export async function answers(path: string, signal: AbortSignal): Promise<boolean> {
  const socket = await openGuardedSocket(path).catch(() => undefined);
  if (socket === undefined) return false;
  try {
    return await new Promise<boolean>((resolve) => {
      request({ socketPath: socket.path, path: '/_ping', signal, timeout: 5000 }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
        .on('timeout', () => resolve(false))
        .on('error', () => resolve(false))
        .end();
    });
  } finally {
    await socket.close();
  }
}
